import type { Participant } from "../../api/types";
import type { Option } from "../../components/fields";
import { date, listName } from "../../format";

/** The participants a caregiver can come with. */
export function helpedCandidates(participants: Participant[]): Participant[] {
  return participants.filter((one) => one.disabled || one.dependent);
}

/** The participants whose aid also reaches their spouse. */
export function aidedSpouseCandidates(participants: Participant[]): Participant[] {
  return participants.filter((one) => one.eligibility === "a_l_aide");
}

/** The participants someone can be the spouse of. */
export function spouseCandidates(participants: Participant[]): Participant[] {
  return participants.filter((one) => one.eligibility !== "aidant");
}

export function participantOption(participant: Participant): Option {
  return {
    value: participant.enrollment_id,
    label: `${listName(participant)}, ${date(participant.birth_date)}`,
  };
}
