import type { FormErrors } from "../../api/problem";
import type { Alike, LikenessAnswer, Problem } from "../../api/types";
import type { Option } from "../../components/fields";
import { date, fullName } from "../../format";
import { missingReason } from "../../reason";
import type { Identity } from "./identity";

/** « Est-ce la même personne ? » as it is answered: one of the choices, and the reason of someone else. */
export type LikenessValues = { likeness: string; another_person_because: string };

export const unanswered: LikenessValues = { likeness: "", another_person_because: "" };

/** The one known person about whom nothing is told. */
const SAME = "same";
const ANOTHER = "another";
const OWN = "own-";

const noAnswer: LikenessAnswer = { same_person: null, another_person_because: null };

/** How many of those who are alike are another holder's. */
export function foreign(alike: readonly Alike[]): number {
  return alike.filter(({ own }) => own === null).length;
}

/** Whether someone of another holder's can be the same: only when nobody else can be meant. */
export function canBeSame(alike: readonly Alike[]): boolean {
  return alike.length === 1 && foreign(alike) === 1;
}

/** The answers that there are, those of one's own people first. */
export function choicesOf(alike: readonly Alike[]): Option[] {
  const own = alike.flatMap(({ own: person }, index) =>
    person === null
      ? []
      : [
          {
            value: `${OWN}${index}`,
            label: `C’est la même personne\u00a0: ${fullName(person)}`,
            hint: `Naissance\u00a0: le ${date(person.birth_date)} à ${person.birth_city}. Sa fiche sera reprise.`,
          },
        ],
  );
  const same = {
    value: SAME,
    label: "C’est la même personne",
    hint: "L’ANCV connaît une personne très ressemblante, qui n’est pas de vos listes.",
  };
  const another = {
    value: ANOTHER,
    label: "C’est une autre personne",
    hint: "S’il y a une aide, elle sera réservée\u00a0; l’ANCV vérifiera avant de la verser.",
  };
  return [...own, ...(canBeSame(alike) ? [same] : []), another];
}

/** The one of one's own people who is chosen. */
export function chosenOwn(alike: readonly Alike[], { likeness }: LikenessValues): Identity | null {
  if (!likeness.startsWith(OWN)) return null;
  return alike[Number(likeness.slice(OWN.length))]?.own ?? null;
}

export function isAnother({ likeness }: LikenessValues): boolean {
  return likeness === ANOTHER;
}

/** What is missing before one goes on. */
export function validateLikeness(alike: readonly Alike[], values: LikenessValues): FormErrors {
  const fields: Record<string, string> = {};
  if (!choicesOf(alike).some(({ value }) => value === values.likeness)) {
    fields.likeness = "Dites si c’est la même personne";
  }
  const { reason } = missingReason(values.another_person_because);
  if (isAnother(values) && reason) fields.another_person_because = reason;
  return { fields, general: [] };
}

/** The answer to send: none where nothing was asked. */
export function toAnswer(alike: readonly Alike[], values = unanswered): LikenessAnswer {
  if (alike.length === 0) return noAnswer;
  if (values.likeness === SAME && canBeSame(alike)) return { ...noAnswer, same_person: true };
  if (!isAnother(values)) return noAnswer;
  return { same_person: false, another_person_because: values.another_person_because.trim() };
}

/** The answer belongs to who was typed, and to those whom it was about. */
export function isSameQuestion(
  before: { identity?: Identity; alike?: readonly Alike[] },
  now: { identity: Identity; alike: readonly Alike[] },
): boolean {
  return (
    JSON.stringify(before.alike) === JSON.stringify(now.alike) &&
    before.identity !== undefined &&
    sameText(before.identity) === sameText(now.identity)
  );
}

function sameText({ last_name, first_name, birth_date, birth_city }: Identity): string {
  return JSON.stringify([last_name, first_name, birth_date, birth_city]).toLocaleLowerCase("fr");
}

const ANSWER_FIELDS = new Set(["same_person", "another_person_because"]);

/** Whether the question is to be answered, or answered anew: someone alike became known meanwhile. */
export function isAboutLikeness({ code, fields }: Problem): boolean {
  return code === "alike_known" || fields.some(({ field }) => ANSWER_FIELDS.has(field));
}
