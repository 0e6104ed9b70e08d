import type { AskedFor, Participant } from "../../api/types";
import type { Option } from "../../components/fields";
import { date, listName } from "../../format";
import { asks, type DetailsValues } from "./details";

/** Whether a caregiver can come along with this participant. */
export function canBeHelped({ eligibility, disabled, dependent }: Participant): boolean {
  return eligibility !== "aidant" && Boolean(disabled || dependent);
}

/** The participants a caregiver can come with. */
export function helpedCandidates(participants: Participant[]): Participant[] {
  return participants.filter(canBeHelped);
}

/**
 * The participants someone can be the spouse of: those who take part by a right of their own and
 * have no spouse in the group yet.
 */
export function spouseCandidates(participants: Participant[]): Participant[] {
  const taken = new Set(
    participants.filter(({ eligibility }) => eligibility !== "aidant").map(linkedId),
  );
  return participants.filter(
    (one) => one.eligibility !== "aidant" && !one.linked && !taken.has(one.enrollment_id),
  );
}

/** The participants whose right to the aid also reaches their spouse. */
export function aidedSpouseCandidates(participants: Participant[]): Participant[] {
  return spouseCandidates(participants).filter(({ eligibility }) => eligibility === "a_l_aide");
}

/** Who takes part as the spouse of the person with this enrollment. */
export function spouseOf(
  enrollmentId: string,
  participants: Participant[],
): Participant | undefined {
  return participants.find((one) => one.eligibility !== "aidant" && linkedId(one) === enrollmentId);
}

function linkedId({ linked }: Participant): string | undefined {
  return linked?.enrollment_id;
}

/** Who can be chosen as the linked person, by the kind of eligibility. */
export function linkCandidates(values: DetailsValues, participants: Participant[]): Participant[] {
  const asked = asks(values);
  if (asked.helpedSenior) return helpedCandidates(participants);
  if (asked.requiredSpouse) return aidedSpouseCandidates(participants);
  return spouseCandidates(participants);
}

/** The details without a linked person who can no longer be chosen. */
export function withLinkOf(
  values: DetailsValues,
  participants: Participant[],
  askedFor: readonly AskedFor[] = [],
): DetailsValues {
  const isThere = linkOptions(values, participants, askedFor).some(
    ({ value }) => value === values.linked_enrollment_id,
  );
  return isThere ? values : { ...values, linked_enrollment_id: "" };
}

/** The choices of a linked person: whether one who is asked for can be it, the API says. */
export function linkOptions(
  values: DetailsValues,
  participants: Participant[],
  askedFor: readonly AskedFor[] = [],
): Option[] {
  return [
    ...linkCandidates(values, participants).map(participantOption),
    ...askedFor.flatMap((one) =>
      one.enrollment_id === null ? [] : [{ value: one.enrollment_id, label: askedForName(one) }],
    ),
  ];
}

/** « Simone ROUX, demande en cours » */
export function askedForName({ name }: AskedFor): string {
  return `${name}, demande en cours`;
}

function participantOption(participant: Participant): Option {
  return {
    value: participant.enrollment_id,
    label: `${listName(participant)}, ${date(participant.birth_date)}`,
  };
}
