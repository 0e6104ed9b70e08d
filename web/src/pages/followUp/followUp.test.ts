import { describe, expect, it } from "vitest";
import type { Deadline, ListToValidate } from "../../api/types";
import { byDueDate, whoseTurn } from "./words";

const deadline: Deadline = {
  party: "provider",
  opens_on: "2027-05-22",
  due_on: "2027-06-05",
  days_left: 3,
  is_late: false,
  stopped_on: null,
};

describe("a deadline", () => {
  it("says whom to call", () => {
    const group = { provider_name: "Azureva", holder_name: "CCAS de Lyon" };
    expect(whoseTurn({ party: "provider" }, group)).toEqual({
      role: "Prestataire",
      name: "Azureva",
    });
    expect(whoseTurn({ party: "holder" }, group).name).toBe("CCAS de Lyon");
  });

  it("that ended first comes first", () => {
    const lists = ["2027-06-05", "2027-05-01"].map((due_on) => ({
      deadline: { ...deadline, due_on },
    })) as ListToValidate[];
    expect(byDueDate(lists).map((list) => list.deadline?.due_on)).toEqual([
      "2027-05-01",
      "2027-06-05",
    ]);
  });
});
