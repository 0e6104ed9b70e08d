import { useUser } from "../api/session";
import { NotFoundPage } from "../pages/NotFoundPage";
import { isFor, type Route } from "../routes";

/** The page of a route, for those who may see it; for the others there is none. */
export function RequireRole({ route }: { route: Route }) {
  const { roles } = useUser();
  return isFor(route, roles) ? <route.Page /> : <NotFoundPage />;
}
