import { describe, expect, it } from "vitest";
import type { EnrollmentForm } from "../../api/types";
import { change, type DetailsValues, fromDetails, noDetails, toDetails } from "./details";
import { submissionOf } from "../../api/submission";
import { type Identity, isCorrectionOf, noIdentity, validateIdentity } from "./identity";
import { validateDetails } from "./validateDetails";

const contact = {
  ...noDetails,
  civility: "madame",
  address: "12 rue des Lilas",
  postal_code: "31000",
  city: "Toulouse",
};

const aided: DetailsValues = {
  ...contact,
  eligibility: "a_l_aide",
  occupation: "retired",
  reference_tax_income_cents: "12 000",
  household: "single",
  tax_shares: "1,5",
  taxable_income_cents: "11 000,50",
  disabled: true,
};

const form = (city: string) =>
  ({ last_name: "MOREAU", ...toDetails({ ...aided, city }) }) as EnrollmentForm;

describe("the details", () => {
  it("of an aided senior are sent whole", () => {
    expect(validateDetails(aided, false).fields).toEqual({});
    expect(toDetails(aided)).toMatchObject({
      eligibility: "a_l_aide",
      reference_tax_income_cents: 1200000,
      taxable_income_cents: 1100050,
      tax_shares: "1.5",
      household: "single",
      disabled: true,
      email: null,
      linked_enrollment_id: null,
    });
  });

  it("that are no longer asked are not sent", () => {
    const caregiver = {
      ...change(aided, "eligibility", "aidant"),
      caregiver_kind: "familial",
      linked_enrollment_id: "abc",
    };
    expect(validateDetails(caregiver, false).fields).toEqual({});
    expect(toDetails(caregiver)).toMatchObject({
      caregiver_kind: "familial",
      linked_enrollment_id: "abc",
      occupation: null,
      reference_tax_income_cents: null,
      taxable_income_cents: null,
      tax_shares: null,
      household: null,
      disabled: false,
    });
  });

  it("forget the linked person when the eligibility changes", () => {
    const linked = { ...aided, linked_enrollment_id: "abc" };
    expect(change(linked, "eligibility", "aidant").linked_enrollment_id).toBe("");
    expect(change(linked, "city", "Albi").linked_enrollment_id).toBe("abc");
  });

  it("survive being stored and opened again", () => {
    expect(toDetails(fromDetails(toDetails(aided)))).toEqual(toDetails(aided));
  });

  it("that are missing are named in the order of the form", () => {
    expect(Object.keys(validateDetails(noDetails, false).fields)).toEqual([
      "civility",
      "address",
      "postal_code",
      "city",
      "eligibility",
    ]);
    expect(
      Object.keys(validateDetails({ ...contact, eligibility: "a_l_aide" }, false).fields),
    ).toEqual([
      "occupation",
      "reference_tax_income_cents",
      "household",
      "tax_shares",
      "taxable_income_cents",
    ]);
    expect(
      Object.keys(validateDetails({ ...contact, eligibility: "aidant" }, false).fields),
    ).toEqual(["caregiver_kind", "linked_enrollment_id"]);
  });

  it("may leave out a confidential income already stored", () => {
    const hidden = {
      ...aided,
      rfr_confidential: true,
      reference_tax_income_cents: "",
      taxable_income_cents: "",
    };
    expect(validateDetails(hidden, true).fields).toEqual({});
    expect(toDetails(hidden).reference_tax_income_cents).toBeNull();
    expect(Object.keys(validateDetails(hidden, false).fields)).toHaveLength(2);
    const shown = { ...hidden, rfr_confidential: false };
    expect(Object.keys(validateDetails(shown, true).fields)).toHaveLength(2);
  });
});

describe("the identity", () => {
  it("must be complete and a real date", () => {
    expect(Object.keys(validateIdentity(noIdentity).fields)).toHaveLength(4);
    const typed = {
      last_name: "MOREAU",
      first_name: "Jeanne",
      birth_day: "31",
      birth_month: "2",
      birth_year: "1948",
      birth_city: "Lyon",
    };
    expect(Object.keys(validateIdentity(typed).fields)).toEqual(["birth_date"]);
    expect(validateIdentity({ ...typed, birth_day: "12" }).fields).toEqual({});
  });

  it("with one thing put right is the same person, with more it is another", () => {
    const jeanne: Identity = {
      last_name: "MOREAU",
      first_name: "Jeanne",
      birth_date: "1948-03-12",
      birth_city: "LYON",
    };
    expect(isCorrectionOf(jeanne, { ...jeanne, birth_city: "lyon" })).toBe(true);
    expect(isCorrectionOf(jeanne, { ...jeanne, first_name: "Jeannine" })).toBe(true);
    expect(
      isCorrectionOf(jeanne, { ...jeanne, first_name: "Lucien", birth_date: "1945-07-05" }),
    ).toBe(false);
  });
});

describe("a submission", () => {
  it("keeps its key while the form stays the same", () => {
    const first = submissionOf(undefined, form("Albi"));
    expect(submissionOf(first, form("Albi"))).toBe(first);
    expect(submissionOf(first, form("Foix")).key).not.toBe(first.key);
  });
});
