import type { Deadline } from "./api/types";
import { count, longDate } from "./format";

type Left = { text: string; tone: "info" | "warning" | "error" };

/** A delay this short is said in a colour that is seen. */
const SOON_DAYS = 3;

/** « jusqu’au 9 décembre 2026 à minuit »: a delay ends with its last day. */
export function until(dueOn: string): string {
  return `jusqu’au ${longDate(dueOn)} à\u00a0minuit`;
}

/** How much of a delay is left, in a few words. */
export function left({ days_left, is_late, stopped_on }: Deadline): Left {
  if (stopped_on) return { text: `Délai suspendu depuis le ${longDate(stopped_on)}`, tone: "info" };
  if (is_late) {
    return { text: `En retard de ${count(Math.max(1, -days_left), "jour", "jours")}`, tone: "error" };
  }
  if (days_left === 0) return { text: "Dernier jour\u00a0: aujourd’hui", tone: "error" };
  if (days_left === 1) return { text: "Il reste 1\u00a0jour\u00a0: jusqu’à demain", tone: "warning" };
  return {
    text: `Il reste ${count(days_left, "jour", "jours")}`,
    tone: days_left <= SOON_DAYS ? "warning" : "info",
  };
}
