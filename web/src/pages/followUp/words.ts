import type { Deadline, GroupSummary, ListToValidate, OpenCorrection } from "../../api/types";

export const correctionKinds: Record<OpenCorrection["kind"], string> = {
  missing_person: "Il manque quelqu’un sur la liste",
  presence: "Désaccord sur la présence d’une personne",
};

/** Whose turn it is: whom to call. */
export function whoseTurn(
  { party }: Pick<Deadline, "party">,
  group: Pick<GroupSummary, "provider_name" | "holder_name">,
): { role: string; name: string } {
  return party === "provider"
    ? { role: "Prestataire", name: group.provider_name }
    : { role: "Porteur de projet", name: group.holder_name };
}

/** Those that have waited longest come first. */
export function byDueDate(lists: readonly ListToValidate[]): ListToValidate[] {
  return lists.toSorted((one, other) =>
    (one.deadline?.due_on ?? "").localeCompare(other.deadline?.due_on ?? ""),
  );
}
