import { describe, expect, it } from "vitest";
import { hasList, isBeforeDeparture, isConfirmed, statusText } from "./groupStatus";

const group = { enrolled: 12, places: 20 };
const ALL = [
  ["open", "8\u00a0places restantes"],
  ["full", "Complet"],
  ["locked", "Séjour en cours"],
  ["to_validate", "À valider"],
  ["to_confirm", "À confirmer"],
  ["suspended", "Correction en cours"],
  ["confirmed", "Confirmé"],
  ["paid", "Payé"],
  ["empty", "Sans inscrit"],
] as const;

describe("where a group stands", () => {
  it.each(ALL)("is said of %s", (status, text) => {
    expect(statusText({ ...group, status })).toBe(text);
  });

  it("lets people be enrolled before the departure alone", () => {
    const open = ALL.filter(([status]) => isBeforeDeparture({ status }));
    expect(open.map(([status]) => status)).toEqual(["open", "full"]);
  });

  it("is confirmed whether or not it is paid", () => {
    const confirmed = ALL.filter(([status]) => isConfirmed({ status }));
    expect(confirmed.map(([status]) => status)).toEqual(["confirmed", "paid"]);
  });

  it("has a list to look at once the stay is over, if someone was enrolled", () => {
    const listed = ALL.filter(([status]) => hasList({ status }));
    expect(listed.map(([status]) => status)).toEqual([
      "to_validate",
      "to_confirm",
      "suspended",
      "confirmed",
      "paid",
    ]);
  });
});
