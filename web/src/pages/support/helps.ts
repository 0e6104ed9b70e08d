import type { Member } from "../../api/types";
import { of } from "../../format";

/** What has just been done, as the page of the organisation tells it. */
export type SupportOutcome = { title: string; details: string };

/** What is told of what is done for a user at once, without a form. */
export const HELPED = {
  link: ({ display_name, email, state }: Member): SupportOutcome => ({
    title: `Un lien part vers l’adresse ${of(display_name)}.`,
    details:
      state === "invited"
        ? `C’est une nouvelle invitation, envoyée à ${email}. L’ancienne ne fonctionne plus.`
        : `Envoyé à ${email}, il permet de choisir un mot de passe pendant 30\u00a0minutes.`,
  }),
  unlock: ({ display_name }: Member): SupportOutcome => ({
    title: `Le compte ${of(display_name)} est débloqué.`,
    details: "Cette personne peut essayer de nouveau de se connecter.",
  }),
};

export type HelpKind = keyof typeof HELPED;
export type Help = { kind: HelpKind; member: Member };
