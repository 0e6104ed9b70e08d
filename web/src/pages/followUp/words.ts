import type { Deadline, GroupSummary, ListToValidate, OpenCorrection } from "../../api/types";
import { count } from "../../format";

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

/** « en retard de 3 jours », « dernier jour », « encore 5 jours » */
export function delayText({
  days_left,
  is_late,
  stopped_on,
}: Pick<Deadline, "days_left" | "is_late" | "stopped_on">): string {
  if (stopped_on) return "délai suspendu";
  if (is_late) return `en retard ${ofDays(-days_left)}`;
  return days_left === 0 ? "dernier jour" : `encore ${count(days_left, "jour", "jours")}`;
}

function ofDays(days: number): string {
  return `de ${count(Math.max(days, 1), "jour", "jours")}`;
}

/** Those that have waited longest come first. */
export function byDueDate(lists: readonly ListToValidate[]): ListToValidate[] {
  return lists.toSorted((one, other) =>
    (one.deadline?.due_on ?? "").localeCompare(other.deadline?.due_on ?? ""),
  );
}
