import type { User } from "../api/types";
import { isFor, routes } from "../routes";

/** The pages between the first and the account, which are those of a side of the programme. */
export function pagesOf({ organisation_kind, roles }: Pick<User, "organisation_kind" | "roles">) {
  return routes.flatMap((route) => {
    const name = route.menu?.[organisation_kind];
    return name && isFor(route, roles) ? [{ path: route.path, name }] : [];
  });
}
