import type { Attendee, Party, Validation } from "../../api/types";
import { count, listName } from "../../format";

/** What has been ticked otherwise than the list began. */
export type Ticks = Record<string, boolean>;

/** In whose name the list can be answered now. */
export function partyOf({ can }: Pick<Validation, "can">): Party | null {
  if (can.validate) return "provider";
  return can.confirm ? "holder" : null;
}

/** The provider starts from everyone, the holder from what the provider said. */
function isPresentAtFirst(person: Attendee, party: Party): boolean {
  return party === "provider" || (person.present_for_provider ?? true);
}

export function isPresent(person: Attendee, party: Party, ticks: Ticks): boolean {
  return ticks[person.enrollment_id] ?? isPresentAtFirst(person, party);
}

/** Whether the holder says otherwise than the provider did. */
export function isDisputed(person: Attendee, party: Party, ticks: Ticks): boolean {
  return party === "holder" && isPresent(person, party, ticks) !== isPresentAtFirst(person, party);
}

export type Answer = { present: Attendee[]; absent: Attendee[]; disputed: Attendee[] };

/** The people by what is answered of each; whom one disagrees on is in `disputed` alone. */
export function answerOf(people: Attendee[], party: Party, ticks: Ticks): Answer {
  const answer: Answer = { present: [], absent: [], disputed: [] };
  for (const person of people) {
    if (isDisputed(person, party, ticks)) answer.disputed.push(person);
    else if (isPresent(person, party, ticks)) answer.present.push(person);
    else answer.absent.push(person);
  }
  return answer;
}

/** The list as it is sent: everyone by name, so that a list that has changed is noticed. */
export function toForm(validation: Validation, party: Party, ticks: Ticks, reason: string | null) {
  const ids = (isThere: boolean) =>
    validation.people
      .filter((person) => isPresent(person, party, ticks) === isThere)
      .map((person) => person.enrollment_id);
  return {
    present: ids(true),
    absent: ids(false),
    reason,
  };
}

/** « 12 personnes étaient là » */
export function wereThere(n: number): string {
  if (n === 0) return "Personne n’était là";
  return n === 1 ? "1\u00a0personne était là" : `${count(n, "", "personnes")} étaient là`;
}

/** « 2 personnes n’étaient pas là » */
export function wereAbsent(n: number): string {
  if (n === 0) return "Aucun absent";
  return n === 1
    ? "1\u00a0personne n’était pas là"
    : `${count(n, "", "personnes")} n’étaient pas là`;
}

/** What the ticks come to, in a sentence that can be read out. */
export function summary({ present, absent, disputed }: Answer): string {
  const agreed = `${wereThere(present.length)}. ${wereAbsent(absent.length)}.`;
  if (disputed.length === 0) return agreed;
  return `${agreed} Désaccord avec le prestataire sur ${inWords(disputed.map(listName))}.`;
}

/** Those whose aid waits until ANCV has looked at them. */
export function toVerify(people: readonly Attendee[]): Attendee[] {
  return people.filter(({ to_verify }) => to_verify);
}

/** What an aid waits for: « pour 1 désaccord et 1 personne à vérifier, comptée parmi les présents » */
export function waitsFor(disputed: number, looked: number): string {
  const people = `${count(looked, "personne", "personnes")} à vérifier`;
  const counted = `${looked === 1 ? "comptée" : "comptées"} parmi les présents`;
  const disputes = disputed > 0 ? `${count(disputed, "désaccord", "désaccords")} et ` : "";
  return `pour ${disputes}${people}, ${counted}`;
}

/** « A, B et C » */
export function inWords(names: string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} et ${last}`;
}
