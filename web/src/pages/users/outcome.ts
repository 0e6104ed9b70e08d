import type { Member } from "../../api/types";
import { dayOf, longDate, of } from "../../format";

/** What has just been done, as the list tells it. */
export type UsersOutcome = { title: string; details: string };

export function invited({ display_name, identifier, ...sent }: Member): UsersOutcome {
  return {
    title: `L’invitation est envoyée à ${display_name}.`,
    details: `Son identifiant sera ${identifier}. ${linkTo(sent)}`,
  };
}

export function invitedAgain({ display_name, ...sent }: Member): UsersOutcome {
  return {
    title: `Une nouvelle invitation est envoyée à ${display_name}.`,
    details: `${linkTo(sent)} L’ancien ne fonctionne plus.`,
  };
}

export function changed({ display_name }: Member, hasOtherRoles: boolean): UsersOutcome {
  return {
    title: `Le compte ${of(display_name)} est modifié.`,
    details: hasOtherRoles
      ? "Ses sessions se terminent\u00a0: son nouveau rôle vaut dès sa prochaine connexion. Un e-mail l’en informe."
      : "",
  };
}

export function deactivated({ display_name, state }: Member): UsersOutcome {
  return state === "invited"
    ? {
        title: `L’invitation ${of(display_name)} est annulée.`,
        details: "Le lien que cette personne a reçu ne fonctionne plus.",
      }
    : {
        title: `Le compte ${of(display_name)} est désactivé.`,
        details: "Ses sessions se terminent. Vous pourrez le réactiver à tout moment.",
      };
}

export function reactivated({ display_name, identifier }: Member): UsersOutcome {
  return {
    title: `Le compte ${of(display_name)} est réactivé.`,
    details: `Cette personne peut de nouveau se connecter avec ${identifier} et son mot de passe.`,
  };
}

function linkTo({ email, invitation_ends_at }: Pick<Member, "email" | "invitation_ends_at">) {
  const until = invitation_ends_at ? ` jusqu’au ${longDate(dayOf(invitation_ends_at))}` : "";
  return `Le lien envoyé à ${email} fonctionne${until}.`;
}
