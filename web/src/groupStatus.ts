import type { GroupSummary } from "./api/types";
import { count } from "./format";

type Places = Pick<GroupSummary, "status" | "enrolled" | "places">;
type Status = GroupSummary["status"];

const AFTER_DEPARTURE: Partial<Record<Status, string>> = {
  locked: "Séjour en cours",
  to_validate: "À valider",
  to_confirm: "À confirmer",
  suspended: "Correction en cours",
  confirmed: "Confirmé",
  paid: "Payé",
  empty: "Sans inscrit",
};

/** Where a group stands, in one or two words. */
export function statusText({ status, enrolled, places }: Places): string {
  if (status === "full") return "Complet";
  return (
    AFTER_DEPARTURE[status] ?? count(places - enrolled, "place restante", "places restantes")
  );
}

export function statusTone({ status, enrolled }: Places): "info" | "quiet" | "warning" | "success" {
  switch (status) {
    case "open":
      return enrolled === 0 ? "warning" : "info";
    case "to_validate":
    case "to_confirm":
    case "suspended":
      return "warning";
    case "confirmed":
    case "paid":
      return "success";
    case "full":
    case "locked":
    case "empty":
      return "quiet";
  }
}

/** Whether people can still be enrolled, changed and withdrawn. */
export function isBeforeDeparture({ status }: Pick<GroupSummary, "status">): boolean {
  return status === "open" || status === "full";
}

/** Whether both sides have said who travelled. */
export function isConfirmed({ status }: Pick<GroupSummary, "status">): boolean {
  return status === "confirmed" || status === "paid";
}

/** Whether there is a list to look at: the stay is over, and someone was on it. */
export function hasList({ status }: Pick<GroupSummary, "status">): boolean {
  return !isBeforeDeparture({ status }) && status !== "locked" && status !== "empty";
}
