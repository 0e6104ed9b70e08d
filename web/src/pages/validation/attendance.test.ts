import { describe, expect, it } from "vitest";
import type { Attendee, Validation } from "../../api/types";
import {
  answerOf,
  inWords,
  partyOf,
  summary,
  toForm,
  toVerify,
  waitsFor,
  wereAbsent,
  wereThere,
} from "./attendance";

function person(enrollment_id: string, present_for_provider: boolean | null = null): Attendee {
  return {
    enrollment_id,
    last_name: enrollment_id,
    first_name: "Jeanne",
    birth_date: "1948-03-12",
    eligibility: "a_l_aide",
    aid: {
      outcome: "granted",
      amount_cents: 16000,
      title: "",
      explanation: "",
      other_stay: null,
      top_up_url: null,
    },
    present_for_provider,
    present_for_holder: null,
    fate: null,
    to_verify: false,
  is_added: false,
  };
}

const can = { validate: false, confirm: false, ask_correction: false, for_party: null };

describe("the answer to a list", () => {
  it("is given in the name of whose turn it is", () => {
    expect(partyOf({ can })).toBeNull();
    expect(partyOf({ can: { ...can, validate: true } })).toBe("provider");
    expect(partyOf({ can: { ...can, confirm: true } })).toBe("holder");
  });

  it("starts from everyone for a provider", () => {
    const people = [person("a"), person("b")];
    expect(answerOf(people, "provider", {}).present).toEqual(people);
    const [a, b] = people;
    expect(answerOf(people, "provider", { b: false })).toEqual({
      present: [a],
      absent: [b],
      disputed: [],
    });
  });

  it("starts from the provider’s word for a holder, who may say otherwise either way", () => {
    const [a, b, c, d] = [person("a", true), person("b", false), person("c", true), person("d", false)];
    const people = [a, b, c, d] as Attendee[];
    expect(answerOf(people, "holder", {})).toEqual({ present: [a, c], absent: [b, d], disputed: [] });
    expect(answerOf(people, "holder", { c: false, d: true })).toEqual({
      present: [a],
      absent: [b],
      disputed: [c, d],
    });
    // Ticked back, it is no disagreement any more.
    expect(answerOf(people, "holder", { c: true }).disputed).toEqual([]);
  });

  it("is sent with everyone by name", () => {
    const people = [person("a", true), person("b", false), person("c", true)];
    const validation = { course_version: 3, people } as Validation;
    expect(toForm(validation, "holder", { c: false }, null)).toEqual({
      present: ["a"],
      absent: ["b", "c"],
      reason: null,
    });
  });

  it("is summed up in words", () => {
    const people = [person("a", true), person("b", false), person("c", true)];
    expect(summary(answerOf(people, "holder", {}))).toBe(
      "2\u00a0personnes étaient là. 1\u00a0personne n’était pas là.",
    );
    expect(summary(answerOf(people, "holder", { a: false }))).toBe(
      "1\u00a0personne était là. 1\u00a0personne n’était pas là. Désaccord avec le prestataire sur A Jeanne.",
    );
    expect([wereThere(0), wereAbsent(0)]).toEqual(["Personne n’était là", "Aucun absent"]);
    expect([wereThere(12), wereAbsent(2)]).toEqual([
      "12\u00a0personnes étaient là",
      "2\u00a0personnes n’étaient pas là",
    ]);
    expect(inWords(["A", "B", "C"])).toBe("A, B et C");
  });
});

describe("an aid that waits until ANCV has looked", () => {
  it("is that of those who are to be looked at", () => {
    const looked = { ...person("looked"), to_verify: true };
    expect(toVerify([person("other"), looked])).toEqual([looked]);
  });

  it("is told with what else waits", () => {
    expect(waitsFor(0, 1)).toBe("pour 1\u00a0personne à vérifier, comptée parmi les présents");
    expect(waitsFor(2, 3)).toBe(
      "pour 2\u00a0désaccords et 3\u00a0personnes à vérifier, comptées parmi les présents",
    );
  });
});
