import type { User } from "../api/types";

export type NavigationPage = { path: string; name: string };

const GROUPS = { path: "/groupes", name: "Mes groupes" };
const VENUES = { path: "/etablissements", name: "Mes établissements" };
const LISTS = { path: "/validations", name: "Listes à valider" };
const PAYMENTS = { path: "/paiements", name: "Paiements" };

/** The pages between the first and the account, which are those of a side of the programme. */
export function pagesOf({ organisation_kind, roles }: Pick<User, "organisation_kind" | "roles">) {
  switch (organisation_kind) {
    case "holder":
      return [GROUPS, LISTS];
    case "provider":
      return [GROUPS, VENUES, LISTS, PAYMENTS];
    case "ancv":
      return ancvPages(roles);
  }
}

function ancvPages(roles: User["roles"]): NavigationPage[] {
  const pages: NavigationPage[] = [{ path: "/groupes", name: "Groupes" }];
  if (roles.includes("operations")) pages.push({ path: "/suivi", name: "Suivi" });
  if (roles.includes("finance")) pages.push(PAYMENTS);
  if (roles.includes("support")) pages.push({ path: "/assistance", name: "Assistance" });
  return pages;
}
