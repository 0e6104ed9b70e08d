import { Navigate, Outlet, useLocation } from "react-router";
import { errorNumber, problemOf } from "../api/problem";
import { refresh, useSession } from "../api/session";
import { PageTitle } from "./PageTitle";

/** Where a second factor is set up, which some cannot do without. */
export const SECOND_FACTOR = "/mon-compte/double-authentification";

/** Lets only signed-in users through; the others come back here after the login. */
export function RequireSession() {
  const session = useSession();
  const { pathname, search } = useLocation();
  switch (session.status) {
    case "open":
      if (session.needsSecondFactor && pathname !== SECOND_FACTOR) {
        return <Navigate to={SECOND_FACTOR} replace />;
      }
      return <Outlet key={session.user.user_id} />;
    case "loading":
      return <output className="loading">Chargement en cours…</output>;
    case "unreachable": {
      const problem = problemOf(session.error);
      const number = errorNumber(problem);
      return (
        <>
          <PageTitle title={problem.title} lead={problem.detail} />
          {number && <p>{number}</p>}
          <button
            type="button"
            className="button button-primary"
            onClick={() => refresh().catch(() => undefined)}
          >
            Réessayer
          </button>
        </>
      );
    }
    case "closed": {
      if (session.reason === "signed_out") return <Navigate to="/connexion" replace />;
      const page = session.reason === "ended" ? "/session-terminee" : "/connexion";
      const isHome = pathname === "/";
      const query = isHome ? "" : `?retour=${encodeURIComponent(pathname + search)}`;
      return <Navigate to={page + query} replace />;
    }
  }
}
