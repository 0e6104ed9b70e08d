import type { Member, Takeover } from "../../api/types";
import { date, dayOf, of } from "../../format";
import type { SupportOutcome } from "./helps";

export function asksForEmail({ email }: Takeover): boolean {
  return email !== null;
}

export function asksForLift(takeover: Takeover): boolean {
  return !asksForEmail(takeover);
}

const WAITS =
  "Rien n’est encore changé\u00a0: une autre personne de l’assistance doit le confirmer dans les 7\u00a0jours. Un e-mail l’annonce à l’adresse actuelle.";

/** What is told of what waits for a second person. */
export const ASKED = {
  email: ({ display_name }: Member): SupportOutcome => ({
    title: `Le changement d’adresse ${of(display_name)} est demandé.`,
    details: WAITS,
  }),
  lift: ({ display_name }: Member): SupportOutcome => ({
    title: `La levée de la double authentification ${of(display_name)} est demandée.`,
    details: WAITS,
  }),
  button: (asked?: Takeover): string => (asked?.can_confirm ? "Confirmer" : "Demander"),
};

/** « ANCV demande l’adresse tresorerie@exemple.fr, le 30/11/2026. » */
export function askedText({ by, at, email }: Takeover): string {
  const wanted = email === null ? "la levée de la double authentification" : `l’adresse ${email}`;
  return `${by} demande ${wanted}, le ${date(dayOf(at))}.`;
}

/** Until when someone else can say the same. */
export function untilText({ ends_at, can_confirm }: Takeover): string {
  const until = `jusqu’au ${date(dayOf(ends_at))}`;
  return can_confirm
    ? `Vérifiez vous aussi l’identité de la personne, puis confirmez\u00a0: c’est possible ${until}.`
    : `Une autre personne de l’assistance peut le confirmer ${until}.`;
}
