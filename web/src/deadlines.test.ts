import { describe, expect, it } from "vitest";
import type { Deadline } from "./api/types";
import { left, until } from "./deadlines";

const deadline: Deadline = {
  party: "holder",
  opens_on: "2027-05-22",
  due_on: "2027-06-06",
  days_left: 12,
  is_late: false,
  stopped_on: null,
};

function said(days_left: number) {
  return left({ ...deadline, days_left });
}

function late(days_left: number) {
  return left({ ...deadline, days_left, is_late: true }).text;
}

describe("a deadline", () => {
  it("ends with its last day", () => {
    expect(until("2027-06-01")).toBe("jusqu’au 1er\u00a0juin\u00a02027 à\u00a0minuit");
  });

  it("says how much of it is left, and the sooner the louder", () => {
    expect(said(12)).toEqual({ text: "Il reste 12\u00a0jours", tone: "info" });
    expect(said(3)).toEqual({ text: "Il reste 3\u00a0jours", tone: "warning" });
    expect(said(1)).toEqual({ text: "Il reste 1\u00a0jour\u00a0: jusqu’à demain", tone: "warning" });
    expect(said(0)).toEqual({ text: "Dernier jour\u00a0: aujourd’hui", tone: "error" });
  });

  it("says by how much it is late", () => {
    expect(late(-1)).toBe("En retard de 1\u00a0jour");
    expect(late(-9)).toBe("En retard de 9\u00a0jours");
  });

  it("stands while a correction is open, late or not", () => {
    const stopped = { ...deadline, days_left: -2, is_late: true, stopped_on: "2027-05-30" };
    expect(left(stopped).text).toBe("Délai suspendu depuis le 30\u00a0mai\u00a02027");
  });
});
