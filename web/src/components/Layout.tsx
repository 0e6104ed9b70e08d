import { Suspense } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { Header } from "./Header";
import { PageBoundary } from "./PageBoundary";
import { PageLoading } from "./PageLoading";
import { SessionWatch } from "./SessionWatch";

/** `isLoading` is of the page one has asked for, while the one before is still there. */
export function Layout({ isLoading }: { isLoading: boolean }) {
  const { pathname } = useLocation();
  return (
    <div className="page">
      <a className="skip-link" href="#contenu">
        Aller au contenu
      </a>
      <Header />
      <PageLoading isLoading={isLoading} />
      <main id="contenu" className="main" tabIndex={-1}>
        <div className="inner">
          <PageBoundary pathname={pathname}>
            <Suspense fallback={<output className="loading">Chargement en cours…</output>}>
              <Outlet />
            </Suspense>
          </PageBoundary>
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
