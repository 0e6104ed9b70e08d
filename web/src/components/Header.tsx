import { Link, NavLink, useNavigate } from "react-router";
import { logout, type OpenSession, useSession } from "../api/session";
import type { User } from "../api/types";
import { Hotline } from "./Hotline";
import { Logo } from "./Logo";
import { pagesOf } from "./navigation";

export function Header() {
  const session = useSession();
  return (
    <header className="header">
      <div className="inner">
        <div className="header-top">
          <Link to="/" className="brand">
            <Logo />
            <span>
              <span className="brand-name">Seniors en Vacances</span>
              <span className="brand-place">Espace partenaires</span>
            </span>
          </Link>
          <p className="hotline">
            Besoin d’aide&nbsp;? <Hotline />
          </p>
        </div>
        {session.status === "open" && <UserBar session={session} />}
      </div>
    </header>
  );
}

function UserBar({ session: { user, needsSecondFactor } }: { session: OpenSession }) {
  const navigate = useNavigate();
  const signOut = async () => {
    await logout();
    navigate("/connexion");
  };
  return (
    <div className="header-bar">
      {!needsSecondFactor && <Navigation user={user} />}
      <div className="account">
        <span className="quiet">{user.organisation_name}</span>
        <button type="button" className="text-button" onClick={signOut}>
          Se déconnecter
        </button>
      </div>
    </div>
  );
}

function Navigation({ user }: { user: User }) {
  return (
    <nav className="nav" aria-label="Navigation principale">
      <ul>
        <li>
          <NavLink to="/" end>
            Accueil
          </NavLink>
        </li>
        {pagesOf(user).map(({ path, name }) => (
          <li key={path}>
            <NavLink to={path}>{name}</NavLink>
          </li>
        ))}
        <li>
          <NavLink to="/mon-compte">Mon compte</NavLink>
        </li>
      </ul>
    </nav>
  );
}
