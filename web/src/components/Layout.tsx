import { Link, Outlet } from "react-router";
import { Header } from "./Header";
import { SessionWatch } from "./SessionWatch";

export function Layout() {
  return (
    <div className="page">
      <a className="skip-link" href="#contenu">
        Aller au contenu
      </a>
      <Header />
      <main id="contenu" className="main" tabIndex={-1}>
        <div className="inner">
          <Outlet />
        </div>
      </main>
      <footer className="footer">
        <div className="inner">
          <p className="quiet">ANCV, programme Seniors en Vacances</p>
          <Link to="/accessibilite">Accessibilité</Link>
        </div>
      </footer>
      <SessionWatch />
    </div>
  );
}
