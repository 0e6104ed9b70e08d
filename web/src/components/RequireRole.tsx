import { Outlet } from "react-router";
import { useUser } from "../api/session";
import type { Role } from "../api/types";
import { NotFoundPage } from "../pages/NotFoundPage";

/** Pages for those who have one of these roles; for the others there are none. */
export function RequireRole({ needed }: { needed: Role | readonly Role[] }) {
  const { roles } = useUser();
  return [needed].flat().some((role) => roles.includes(role)) ? <Outlet /> : <NotFoundPage />;
}
