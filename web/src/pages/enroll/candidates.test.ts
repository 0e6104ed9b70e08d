import { describe, expect, it } from "vitest";
import type { Participant } from "../../api/types";
import {
  aidedSpouseCandidates,
  helpedCandidates,
  linkCandidates,
  linkOptions,
  spouseCandidates,
  spouseOf,
  withLinkOf,
} from "./candidates";
import { noDetails } from "./details";

const linkedTo = (enrollment_id: string) => ({ enrollment_id, last_name: "", first_name: "" });

const person = (enrollment_id: string, facts: Partial<Participant>) =>
  ({
    enrollment_id,
    last_name: "",
    first_name: "",
    birth_date: "1948-03-12",
    eligibility: "a_l_aide",
    disabled: false,
    dependent: false,
    linked: null,
    ...facts,
  }) as Participant;

const aided = person("aided", {});
const programme = person("programme", { eligibility: "au_programme" });
const husband = person("husband", { dependent: true });
const wife = person("wife", { eligibility: "a_l_aide_par_conjoint", linked: linkedTo("husband") });
const helped = person("helped", { disabled: true });
const caregiver = person("caregiver", {
  eligibility: "aidant",
  disabled: true,
  linked: linkedTo("helped"),
});
const everyone = [aided, programme, husband, wife, helped, caregiver];

const ids = (people: Participant[]) => people.map((one) => one.enrollment_id);
const candidates = (eligibility: string) =>
  ids(linkCandidates({ ...noDetails, eligibility }, everyone));

describe("a caregiver", () => {
  it("comes with someone disabled or dependent who is no caregiver", () => {
    expect(ids(helpedCandidates(everyone))).toEqual(["husband", "helped"]);
  });
});

describe("a spouse", () => {
  it("takes part by their own right and has no spouse yet, with or without a caregiver", () => {
    expect(ids(spouseCandidates(everyone))).toEqual(["aided", "programme", "helped"]);
  });

  it("is « à l’aide » when the aid comes from them", () => {
    expect(ids(aidedSpouseCandidates(everyone))).toEqual(["aided", "helped"]);
  });

  it("stays to be chosen when one changes one’s own enrollment", () => {
    const others = everyone.filter((one) => one !== wife);
    expect(ids(aidedSpouseCandidates(others))).toContain("husband");
    expect(spouseOf("husband", everyone)).toBe(wife);
    expect(spouseOf("helped", everyone)).toBeUndefined();
  });
});

describe("the linked person", () => {
  it("depends on the eligibility", () => {
    expect(candidates("aidant")).toEqual(["husband", "helped"]);
    expect(candidates("a_l_aide_par_conjoint")).toEqual(["aided", "helped"]);
    expect(candidates("au_programme")).toEqual(["aided", "programme", "helped"]);
  });

  it("is forgotten once they can no longer be chosen", () => {
    const values = { ...noDetails, eligibility: "aidant", linked_enrollment_id: "helped" };
    expect(withLinkOf(values, everyone)).toBe(values);
    expect(withLinkOf(values, [aided]).linked_enrollment_id).toBe("");
  });

  it("may be someone who is asked for, whatever the eligibility", () => {
    const asked = [{ enrollment_id: "asked", name: "Simone ROUX" }];
    const values = { ...noDetails, eligibility: "aidant", linked_enrollment_id: "asked" };
    expect(linkOptions(values, [aided], asked)).toEqual([
      { value: "asked", label: "Simone ROUX, demande en cours" },
    ]);
    expect(withLinkOf(values, [aided], asked)).toBe(values);
  });
});
