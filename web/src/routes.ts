import type { ComponentType } from "react";
import type { Role, User } from "./api/types";
import { page } from "./components/page";

type Kind = User["organisation_kind"];

export type Route = {
  path: string;
  /** Those who have one of these may see it; for the others there is no such page. */
  roles: "all" | readonly Role[];
  Page: ComponentType;
  /** What it is called in the menu, of those sides of the programme that have it there. */
  menu?: Partial<Record<Kind, string>>;
  /** The pages that it frames. */
  inside?: { path: string; Page: ComponentType }[];
};

/** The roles of those who see groups and what comes of them, each side its own. */
const GROUPS: readonly Role[] = ["holder", "provider", "operations"];

/** Every page behind the login, with who may see it; the menu has them in this order. */
export const routes: Route[] = [
  {
    path: "/",
    roles: "all",
    Page: page(() => import("./pages/HomePage"), "HomePage"),
  },
  {
    path: "/mon-compte",
    roles: "all",
    Page: page(() => import("./pages/account/AccountPage"), "AccountPage"),
  },
  {
    path: "/mon-compte/adresse-email",
    roles: "all",
    Page: page(() => import("./pages/account/EmailPage"), "EmailPage"),
  },
  {
    path: "/mon-compte/mot-de-passe",
    roles: "all",
    Page: page(() => import("./pages/account/PasswordPage"), "PasswordPage"),
  },
  {
    path: "/mon-compte/double-authentification",
    roles: "all",
    Page: page(() => import("./pages/account/SecondFactorPage"), "SecondFactorPage"),
  },
  {
    path: "/mon-compte/double-authentification/remplacer",
    roles: "all",
    Page: page(() => import("./pages/account/ReplaceSecondFactorPage"), "ReplaceSecondFactorPage"),
  },
  {
    path: "/mon-compte/double-authentification/desactiver",
    roles: "all",
    Page: page(() => import("./pages/account/RemoveSecondFactorPage"), "RemoveSecondFactorPage"),
  },
  {
    path: "/mon-compte/sessions",
    roles: "all",
    Page: page(() => import("./pages/account/SessionsPage"), "SessionsPage"),
  },
  {
    path: "/mon-compte/modifier",
    roles: ["administrator"],
    Page: page(() => import("./pages/account/OrganisationPage"), "OrganisationPage"),
  },
  {
    path: "/mon-compte/utilisateurs",
    roles: ["administrator"],
    Page: page(() => import("./pages/users/UsersPage"), "UsersPage"),
  },
  {
    path: "/mon-compte/utilisateurs/inviter",
    roles: ["administrator"],
    Page: page(() => import("./pages/users/InvitePage"), "InvitePage"),
  },
  {
    path: "/mon-compte/utilisateurs/:identifier",
    roles: ["administrator"],
    Page: page(() => import("./pages/users/EditUserPage"), "EditUserPage"),
  },
  {
    path: "/mon-compte/credit/:year",
    roles: ["holder"],
    Page: page(() => import("./pages/account/LedgerPage"), "LedgerPage"),
  },
  {
    path: "/groupes",
    roles: GROUPS,
    menu: { holder: "Mes groupes", provider: "Mes groupes", ancv: "Groupes" },
    Page: page(() => import("./pages/groups/GroupsPage"), "GroupsPage"),
  },
  {
    path: "/groupes/:groupId",
    roles: GROUPS,
    Page: page(() => import("./pages/group/GroupPage"), "GroupPage"),
  },
  {
    path: "/groupes/:groupId/rooming-list",
    roles: GROUPS,
    Page: page(() => import("./pages/rooming/RoomingListPage"), "RoomingListPage"),
  },
  {
    path: "/groupes/:groupId/ajouter",
    roles: ["holder"],
    Page: page(() => import("./pages/enroll/EnrollPage"), "EnrollPage"),
    inside: [
      { path: "", Page: page(() => import("./pages/enroll/IdentityStep"), "IdentityStep") },
      { path: "fiche", Page: page(() => import("./pages/enroll/MatchStep"), "MatchStep") },
      { path: "situation", Page: page(() => import("./pages/enroll/DetailsStep"), "DetailsStep") },
      { path: "resume", Page: page(() => import("./pages/enroll/SummaryStep"), "SummaryStep") },
    ],
  },
  {
    path: "/groupes/:groupId/participants/:enrollmentId",
    roles: ["holder"],
    Page: page(() => import("./pages/enroll/EditPage"), "EditPage"),
  },
  {
    path: "/etablissements",
    roles: ["provider"],
    menu: { provider: "Mes établissements" },
    Page: page(() => import("./pages/venues/VenuesPage"), "VenuesPage"),
  },
  {
    path: "/validations",
    roles: GROUPS,
    menu: { holder: "Listes à valider", provider: "Listes à valider" },
    Page: page(() => import("./pages/validation/ValidationsPage"), "ValidationsPage"),
  },
  {
    path: "/validations/:groupId",
    roles: [...GROUPS, "finance"],
    Page: page(() => import("./pages/validation/ValidationPage"), "ValidationPage"),
  },
  {
    path: "/validations/:groupId/corrections/nouvelle",
    roles: ["holder"],
    Page: page(() => import("./pages/corrections/NewCorrectionPage"), "NewCorrectionPage"),
  },
  {
    path: "/validations/:groupId/corrections/:correctionId",
    roles: ["holder", "operations"],
    Page: page(() => import("./pages/corrections/CorrectionPage"), "CorrectionPage"),
  },
  {
    path: "/suivi",
    roles: ["operations"],
    menu: { ancv: "Suivi" },
    Page: page(() => import("./pages/followUp/FollowUpPage"), "FollowUpPage"),
  },
  {
    path: "/suivi/homonymes/:groupId/:enrollmentId",
    roles: ["operations"],
    Page: page(() => import("./pages/followUp/HomonymPage"), "HomonymPage"),
  },
  {
    path: "/paiements",
    roles: ["provider", "finance"],
    menu: { provider: "Paiements", ancv: "Paiements" },
    Page: page(() => import("./pages/payments/PaymentsPage"), "PaymentsPage"),
  },
  {
    path: "/paiements/lots/:batchId",
    roles: ["finance"],
    Page: page(() => import("./pages/payments/BatchPage"), "BatchPage"),
  },
  {
    path: "/paiements/comptes",
    roles: ["finance"],
    Page: page(() => import("./pages/bank/BankRequestsPage"), "BankRequestsPage"),
  },
  {
    path: "/compte-bancaire",
    roles: ["provider"],
    Page: page(() => import("./pages/bank/BankAccountPage"), "BankAccountPage"),
  },
  {
    path: "/assistance",
    roles: ["support"],
    menu: { ancv: "Assistance" },
    Page: page(() => import("./pages/support/SearchPage"), "SearchPage"),
  },
  {
    path: "/assistance/:organisationId",
    roles: ["support"],
    Page: page(() => import("./pages/support/SupportAccountPage"), "SupportAccountPage"),
  },
  {
    path: "/assistance/:organisationId/:identifier/adresse-email",
    roles: ["support"],
    Page: page(() => import("./pages/support/CorrectEmailPage"), "CorrectEmailPage"),
  },
  {
    path: "/assistance/:organisationId/:identifier/double-authentification",
    roles: ["support"],
    Page: page(() => import("./pages/support/LiftSecondFactorPage"), "LiftSecondFactorPage"),
  },
];

/** Whether one with these roles may see a page. */
export function isFor({ roles: allowed }: Pick<Route, "roles">, roles: readonly Role[]): boolean {
  return allowed === "all" || allowed.some((role) => roles.includes(role));
}
