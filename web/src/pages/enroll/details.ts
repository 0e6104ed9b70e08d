import type { Details, Senior } from "../../api/types";
import { date, parseDate, parseMoney, typedMoney } from "../../format";

type Need = Details["needs"][number];

/** The details as typed: everything is a text until it is sent. */
export type DetailsValues = {
  civility: string;
  email: string;
  address: string;
  address_complement: string;
  postal_code: string;
  city: string;
  eligibility: string;
  caregiver_kind: string;
  occupation: string;
  resident_in_france: boolean;
  reference_tax_income_cents: string;
  rfr_confidential: boolean;
  household: string;
  tax_shares: string;
  taxable_income_cents: string;
  disabled: boolean;
  dependent: boolean;
  linked_enrollment_id: string;
  travels_with_spouse: boolean;
  single_room: boolean;
  grouped_with: string;
  needs: Need[];
  needs_comment: string;
  letter_sent_on: string;
};

export const noDetails: DetailsValues = {
  civility: "",
  email: "",
  address: "",
  address_complement: "",
  postal_code: "",
  city: "",
  eligibility: "",
  caregiver_kind: "",
  occupation: "",
  resident_in_france: true,
  reference_tax_income_cents: "",
  rfr_confidential: false,
  household: "",
  tax_shares: "",
  taxable_income_cents: "",
  disabled: false,
  dependent: false,
  linked_enrollment_id: "",
  travels_with_spouse: false,
  single_room: false,
  grouped_with: "",
  needs: [],
  needs_comment: "",
  letter_sent_on: "",
};

export const DETAILS_FIELDS = Object.keys(noDetails);

/** The details of someone ANCV already knows; what depends on the stay is asked again. */
export function fromSenior(senior: Senior | null): DetailsValues {
  if (!senior) return noDetails;
  return {
    ...noDetails,
    civility: senior.civility,
    email: senior.email ?? "",
    address: senior.address,
    address_complement: senior.address_complement ?? "",
    postal_code: senior.postal_code,
    city: senior.city,
  };
}

export function fromDetails(details: Details): DetailsValues {
  return {
    civility: details.civility ?? "",
    email: details.email ?? "",
    address: details.address,
    address_complement: details.address_complement ?? "",
    postal_code: details.postal_code,
    city: details.city,
    eligibility: details.eligibility ?? "",
    caregiver_kind: details.caregiver_kind ?? "",
    occupation: details.occupation ?? "",
    resident_in_france: details.resident_in_france,
    reference_tax_income_cents: amount(details.reference_tax_income_cents),
    rfr_confidential: details.rfr_confidential,
    household: details.household ?? "",
    tax_shares: (details.tax_shares ?? "").replace(".", ","),
    taxable_income_cents: amount(details.taxable_income_cents),
    disabled: details.disabled,
    dependent: details.dependent,
    linked_enrollment_id: details.linked_enrollment_id ?? "",
    travels_with_spouse: details.travels_with_spouse,
    single_room: details.single_room,
    grouped_with: details.grouped_with ?? "",
    needs: details.needs,
    needs_comment: details.needs_comment ?? "",
    letter_sent_on: details.letter_sent_on ? date(details.letter_sent_on) : "",
  };
}

function amount(cents: number | null | undefined): string {
  return cents === null || cents === undefined ? "" : typedMoney(cents);
}

export function change<K extends keyof DetailsValues>(
  values: DetailsValues,
  name: K,
  value: DetailsValues[K],
): DetailsValues {
  const next = { ...values, [name]: value };
  // The person linked for one eligibility is seldom the right one for another.
  if (name === "eligibility") next.linked_enrollment_id = "";
  return next;
}

/** Which questions are asked, by the kind of eligibility. */
export function asks(values: DetailsValues) {
  const { eligibility } = values;
  return {
    situation: eligibility !== "" && eligibility !== "aidant",
    taxableIncome: eligibility === "a_l_aide",
    helpedSenior: eligibility === "aidant",
    requiredSpouse: eligibility === "a_l_aide_par_conjoint",
    optionalSpouse: eligibility === "au_programme" || eligibility === "a_l_aide",
  };
}

/** The details to send; only for valid values. What is not asked is not sent. */
export function toDetails(values: DetailsValues): Details {
  const asked = asks(values);
  return {
    civility: values.civility as Details["civility"],
    email: orNull(values.email),
    address: values.address.trim(),
    address_complement: orNull(values.address_complement),
    postal_code: values.postal_code.trim(),
    city: values.city.trim(),
    eligibility: values.eligibility as Details["eligibility"],
    caregiver_kind: asked.helpedSenior
      ? (values.caregiver_kind as Details["caregiver_kind"])
      : null,
    occupation: asked.situation ? (values.occupation as Details["occupation"]) : null,
    resident_in_france: asked.situation ? values.resident_in_france : true,
    reference_tax_income_cents: asked.situation
      ? parseMoney(values.reference_tax_income_cents)
      : null,
    rfr_confidential: asked.situation && values.rfr_confidential,
    household: asked.taxableIncome ? (values.household as Details["household"]) : null,
    tax_shares: asked.taxableIncome ? values.tax_shares.trim().replace(",", ".") : null,
    taxable_income_cents: asked.taxableIncome ? parseMoney(values.taxable_income_cents) : null,
    disabled: asked.situation && values.disabled,
    dependent: asked.situation && values.dependent,
    linked_enrollment_id: orNull(values.linked_enrollment_id),
    travels_with_spouse: values.travels_with_spouse,
    single_room: values.single_room,
    grouped_with: orNull(values.grouped_with),
    needs: values.needs,
    needs_comment: orNull(values.needs_comment),
    letter_sent_on: parseDate(values.letter_sent_on),
  };
}

function orNull(text: string): string | null {
  return text.trim() || null;
}
