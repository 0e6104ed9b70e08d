import type { Member, Role, User } from "./api/types";
import { dayOf, longDate } from "./format";

type Kind = User["organisation_kind"];

/** The roles of ANCV's users, in the order in which they are shown. */
export const ancvRoles = [
  { value: "instruction", label: "Instruction", hint: "Les conventions et les crédits" },
  { value: "operations", label: "Opérations", hint: "Les offres, les groupes et les corrections" },
  { value: "finance", label: "Finances", hint: "Les paiements" },
  { value: "support", label: "Assistance", hint: "L’accès des utilisateurs à leur compte" },
  { value: "dpo", label: "Protection des données", hint: "La conservation et le droit d’accès" },
  {
    value: "administrator",
    label: "Administrateur",
    hint: "En plus d’un autre rôle, les utilisateurs de l’ANCV et ses informations",
  },
] as const satisfies { value: Role; label: string; hint: string }[];

/** What a user of a partner always is. ANCV's users have only what they are given. */
export function rolesAtFirst(kind: Kind): Role[] {
  return kind === "ancv" ? [] : [kind];
}

/** « Utilisateur » or « Administrateur »; for ANCV each role. */
export function rolesText(roles: readonly Role[]): string {
  if (roles.includes("holder") || roles.includes("provider")) {
    return roles.includes("administrator") ? "Administrateur" : "Utilisateur";
  }
  return ancvRoles
    .filter(({ value }) => roles.includes(value))
    .map(({ label }) => label)
    .join(", ");
}

export function isSameRoles(some: readonly Role[], others: readonly Role[]): boolean {
  return some.length === others.length && some.every((role) => others.includes(role));
}

type State = { text: string; tone: "success" | "warning" | "quiet" | "info"; note?: string };

/** Whether someone can log in, or until when they can accept. */
export function stateOf(
  { state, invitation_ends_at }: Pick<Member, "state" | "invitation_ends_at">,
  now = Date.now(),
): State {
  switch (state) {
    case "active":
      return { text: "Actif", tone: "success" };
    case "deactivated":
      return { text: "Désactivé", tone: "quiet" };
    case "invited": {
      if (!invitation_ends_at) return { text: "Invitation envoyée", tone: "info" };
      const day = longDate(dayOf(invitation_ends_at));
      return Date.parse(invitation_ends_at) > now
        ? { text: "Invitation envoyée", tone: "info", note: `valable jusqu’au ${day}` }
        : { text: "Invitation expirée", tone: "warning", note: `depuis le ${day}` };
    }
  }
}
