import { Link, NavLink, useNavigate } from "react-router";
import { logout, useSession } from "../api/session";
import type { User } from "../api/types";
import { Hotline } from "./Hotline";
import { Logo } from "./Logo";

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
        {session.status === "open" && <UserBar user={session.user} />}
      </div>
    </header>
  );
}

function UserBar({ user }: { user: User }) {
  const navigate = useNavigate();
  const groups = user.organisation_kind === "ancv" ? "Groupes" : "Mes groupes";
  const signOut = async () => {
    await logout();
    navigate("/connexion");
  };
  return (
    <div className="header-bar">
      <nav className="nav" aria-label="Navigation principale">
        <ul>
          <li>
            <NavLink to="/" end>
              Accueil
            </NavLink>
          </li>
          <li>
            <NavLink to="/groupes">{groups}</NavLink>
          </li>
          <li>
            <NavLink to="/mon-compte">Mon compte</NavLink>
          </li>
        </ul>
      </nav>
      <div className="account">
        <span className="quiet">{user.organisation_name}</span>
        <button type="button" className="text-button" onClick={signOut}>
          Se déconnecter
        </button>
      </div>
    </div>
  );
}
