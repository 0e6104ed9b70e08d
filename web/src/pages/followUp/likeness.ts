import type { Finding, Homonym, OtherPerson } from "../../api/types";
import { date, fullName, money, period } from "../../format";
import { isConfirmed } from "../../groupStatus";

type Identity = Homonym["identity"];
type Aid = Omit<NonNullable<OtherPerson["aid"]>, "year">;

/** Where two people are the same, and where they differ, in words. */
export type Compared = { label: string; own: string; other: string; verdict: Verdict };
export type Verdict = { text: string; isSame: boolean };

const SAME: Verdict = { text: "Identique", isSame: true };
const OTHERWISE: Verdict = { text: "Différent", isSame: false };

export function compare(own: Identity, other: Identity): Compared[] {
  const namesAreSwapped =
    plain(own.last_name) === plain(other.first_name) &&
    plain(own.first_name) === plain(other.last_name) &&
    plain(own.last_name) !== plain(own.first_name);
  const names = (one: string, another: string): Verdict => {
    if (namesAreSwapped) return { text: "Nom et prénom inversés", isSame: false };
    return words(one, another);
  };
  return [
    {
      label: "Nom",
      own: own.last_name.toLocaleUpperCase("fr"),
      other: other.last_name.toLocaleUpperCase("fr"),
      verdict: names(own.last_name, other.last_name),
    },
    {
      label: "Prénom",
      own: own.first_name,
      other: other.first_name,
      verdict: names(own.first_name, other.first_name),
    },
    {
      label: "Date de naissance",
      own: date(own.birth_date),
      other: date(other.birth_date),
      verdict: days(own.birth_date, other.birth_date),
    },
    {
      label: "Ville de naissance",
      own: own.birth_city,
      other: other.birth_city,
      verdict: words(own.birth_city, other.birth_city),
    },
  ];
}

/** Accents, capitals, hyphens and spaces are no difference. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/[^\p{Letter}\p{Number}]/gu, "")
    .toLocaleUpperCase("fr");
}

function words(one: string, other: string): Verdict {
  return plain(one) === plain(other) ? SAME : OTHERWISE;
}

function days(one: string, other: string): Verdict {
  if (one === other) return SAME;
  const [year, month, day] = one.split("-");
  if (`${year}-${day}-${month}` === other) return { text: "Jour et mois inversés", isSame: false };
  return OTHERWISE;
}

/** « LES CYCLADES, du 14 au 21 mai 2027 » */
export function aidText(aid: Aid | null, year: number): string {
  if (!aid) return `Aucune aide en ${year}`;
  const { venue_name, start_date, end_date } = aid;
  // Which stay it is may be untold.
  if (!venue_name || !start_date || !end_date) return `Aide en ${year}`;
  return `Aide pour ${venue_name}, ${period(start_date, end_date)}`;
}

/** The year whose aid it is about. */
export function yearOf({ group }: Pick<Homonym, "group">): number {
  return Number(group.start_date.slice(0, 4));
}

/** Why they are said to be someone else. */
export function becauseText({ because }: Pick<Homonym, "because">): string {
  return because
    ? `«\u00a0${because}\u00a0»`
    : "Repéré par le système\u00a0: personne n’a été interrogé.";
}

const ANOTHER = "another";

/** What ANCV can find, and what comes of each. */
export function findingsOf({ aid, group, others, withholds }: Homonym) {
  const amount = money(aid.amount_cents);
  const paid = isConfirmed(group)
    ? "est versée par un complément"
    : "sera versée une fois le séjour confirmé";
  return [
    {
      value: ANOTHER,
      label: "C’est une autre personne",
      hint: withholds
        ? `L’aide de ${amount} ${paid}.`
        : `L’aide de ${amount}, déjà due, est maintenue.`,
      // The holder has said so, and nothing changes for it.
      isTold: false,
    },
    ...others.map((other) => ({
      value: other.person_id,
      label: `C’est la même personne que ${fullName(other.identity)}, date de naissance ${date(other.identity.birth_date)}`,
      hint: other.aid
        ? `L’aide de ${amount} ${withholds ? "" : "est reprise au prestataire et "}retourne au crédit du porteur ${group.holder_name}.`
        : keptText(others.length),
      isTold: true,
    })),
  ];
}

/** Whoever has no other aid keeps it, as long as nobody else whom they are alike has one. */
function keptText(others: number): string {
  return others > 1
    ? "L’aide est maintenue\u00a0; la comparaison avec les autres personnes reste à faire."
    : "C’est sa seule aide de l’année\u00a0: elle est maintenue.";
}

/** The finding as it is sent. */
export function toFinding(decision: string, reason: string): Finding {
  const isAnother = decision === ANOTHER;
  return { is_another: isAnother, same_as: isAnother ? null : decision, reason: reason.trim() };
}
