import { Link, NavLink, useNavigate } from "react-router";
import { logout, type OpenSession, useSession } from "../api/session";
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
  const groups = user.organisation_kind === "ancv" ? "Groupes" : "Mes groupes";
  return (
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
        {user.roles.includes("provider") && (
          <li>
            <NavLink to="/etablissements">Mes établissements</NavLink>
          </li>
        )}
        {user.organisation_kind !== "ancv" && (
          <li>
            <NavLink to="/validations">Listes à valider</NavLink>
          </li>
        )}
        {user.roles.includes("support") && (
          <li>
            <NavLink to="/assistance">Assistance</NavLink>
          </li>
        )}
        <li>
          <NavLink to="/mon-compte">Mon compte</NavLink>
        </li>
      </ul>
    </nav>
  );
}
