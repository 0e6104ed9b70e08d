import { describe, expect, it } from "vitest";
import type { Alike, Senior } from "../../api/types";
import { noDetails } from "./details";
import { type EnrollDraft, formOf, isQuestionOpen, newDraft, takenAs, withFound } from "./draft";
import { type Identity, toIdentity } from "./identity";
import {
  canBeSame,
  choicesOf,
  chosenOwn,
  isAboutLikeness,
  type LikenessValues,
  toAnswer,
  validateLikeness,
} from "./likeness";

const jeane: Identity = {
  last_name: "MOREAU",
  first_name: "Jeane",
  birth_date: "1948-03-12",
  birth_city: "Lyon",
};
const jeanne: Identity = { ...jeane, first_name: "Jeanne" };
const theirs: Alike = { own: null };
const ours: Alike = { own: jeanne };
const BECAUSE = "Ce sont des jumelles";

const values = (likeness: string, another_person_because = ""): LikenessValues => ({
  likeness,
  another_person_because,
});
const choices = (...alike: Alike[]) => choicesOf(alike).map(({ value }) => value);
const missing = (alike: Alike[], answer: LikenessValues) =>
  Object.keys(validateLikeness(alike, answer).fields);

describe("« Est-ce la même personne ? »", () => {
  it("offers another holder's person only when nobody else can be meant", () => {
    expect(choices(theirs)).toEqual(["same", "another"]);
    expect(choices(theirs, theirs)).toEqual(["another"]);
    expect(choices(theirs, ours)).toEqual(["own-1", "another"]);
    expect(canBeSame([ours])).toBe(false);
  });

  it("tells nothing of another holder's person, and who one's own is", () => {
    expect(JSON.stringify(choicesOf([theirs]))).not.toContain("Jeanne");
    expect(choicesOf([ours])[0]?.label).toBe("C’est la même personne\u00a0: Jeanne MOREAU");
    expect(choicesOf([ours])[0]?.hint).toContain("le 12/03/1948 à Lyon");
    expect(chosenOwn([theirs, ours], values("own-1"))).toBe(jeanne);
    expect(chosenOwn([theirs, ours], values("another"))).toBeNull();
  });

  it("needs an answer that there is, and the reason of someone else", () => {
    expect(missing([theirs], values(""))).toEqual(["likeness"]);
    expect(missing([theirs, theirs], values("same"))).toEqual(["likeness"]);
    expect(missing([theirs], values("same"))).toEqual([]);
    expect(missing([theirs], values("another", " court "))).toEqual(["another_person_because"]);
    expect(missing([theirs], values("another", BECAUSE))).toEqual([]);
  });

  it("is answered to the API as it was asked", () => {
    const none = { same_person: null, another_person_because: null };
    expect(toAnswer([], values("another", BECAUSE))).toEqual(none);
    expect(toAnswer([theirs])).toEqual(none);
    expect(toAnswer([theirs, theirs], values("same"))).toEqual(none);
    expect(toAnswer([theirs], values("same"))).toEqual({ ...none, same_person: true });
    expect(toAnswer([theirs], values("another", ` ${BECAUSE} `))).toEqual({
      same_person: false,
      another_person_because: BECAUSE,
    });
  });

  it("comes back when the API asks it, or refuses the answer", () => {
    const problem = { type: "", status: 409, code: "", title: "", detail: "", fields: [] };
    expect(isAboutLikeness({ ...problem, code: "alike_known" })).toBe(true);
    const fields = [{ field: "same_person", message: "" }];
    expect(isAboutLikeness({ ...problem, status: 422, fields })).toBe(true);
    expect(isAboutLikeness({ ...problem, code: "group_full" })).toBe(false);
  });
});

describe("the draft of someone alike", () => {
  const found = { match: null, alike: [theirs] };
  const asked = withFound(newDraft(null), jeane, found);
  const answered: EnrollDraft = { ...asked, likeness: values("another", BECAUSE) };

  it("keeps the answer for the same identity and the same people", () => {
    expect(isQuestionOpen(asked)).toBe(true);
    expect(isQuestionOpen(answered)).toBe(false);
    const again = { ...jeane, birth_city: "LYON" };
    expect(withFound(answered, again, found).likeness).toBe(answered.likeness);
    expect(withFound(answered, { ...jeane, first_name: "Jeann" }, found).likeness).toBeUndefined();
    const more = { match: null, alike: [theirs, theirs] };
    expect(withFound(answered, jeane, more).likeness).toBeUndefined();
  });

  it("is sent with the answer", () => {
    expect(formOf(answered, jeane, noDetails)).toMatchObject({
      first_name: "Jeane",
      same_person: false,
      another_person_because: BECAUSE,
    });
    expect(formOf(newDraft(null), jeane, noDetails)).toMatchObject({ same_person: null });
  });

  it("takes the identity of one's own person, and asks no more", () => {
    const own = withFound(newDraft(null), jeane, { match: null, alike: [ours] });
    const chosen = { ...own, details: noDetails, likeness: values("own-0") };
    expect(isQuestionOpen(chosen)).toBe(true);
    const taken = takenAs(chosen, jeanne);
    expect(toIdentity(taken.typed)).toEqual(jeanne);
    const after = withFound(taken, jeanne, { match: {} as Senior, alike: [] });
    expect(after).toMatchObject({ identity: jeanne, details: noDetails, likeness: undefined });
    expect(isQuestionOpen(after)).toBe(false);
  });
});
