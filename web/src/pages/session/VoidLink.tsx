import type { ReactNode } from "react";
import { Link } from "react-router";
import { useSession } from "../../api/session";
import { PageTitle } from "../../components/PageTitle";

/** What a link of an e-mail shows when it is used up, too old, or not the newest; and what to do then. */
export function VoidLink({ children, action }: { children: ReactNode; action?: ReactNode }) {
  const isSignedIn = useSession().status === "open";
  return (
    <section className="card narrow stack">
      <PageTitle title="Ce lien ne fonctionne plus" />
      {children}
      <div className="buttons">
        {action}
        {isSignedIn ? (
          <Link to="/">Revenir à l’accueil</Link>
        ) : (
          <Link to="/connexion">Revenir à la connexion</Link>
        )}
      </div>
    </section>
  );
}
