import { Outlet } from "react-router";
import { useUser } from "../api/session";
import type { Role } from "../api/types";
import { NotFoundPage } from "../pages/NotFoundPage";

/** Pages for those who have a role; for the others there are none. */
export function RequireRole({ needed }: { needed: Role }) {
  return useUser().roles.includes(needed) ? <Outlet /> : <NotFoundPage />;
}
