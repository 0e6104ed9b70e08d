import type { FormErrors } from "../../api/problem";
import { parseDate, parseMoney } from "../../format";
import { asks, type DetailsValues } from "./details";

/**
 * What is missing or unreadable, in the order of the form. Whether the person may travel and is
 * aided is for the API to say. A confidential income already stored may be left empty.
 */
export function validateDetails(values: DetailsValues, isIncomeStored: boolean): FormErrors {
  const fields: Record<string, string> = {};
  const require = (name: keyof DetailsValues, message: string) => {
    if (!String(values[name]).trim()) fields[name] = message;
  };
  const requireAmount = (name: keyof DetailsValues, message: string) => {
    const text = String(values[name]).trim();
    if (!text && isIncomeStored && values.rfr_confidential) return;
    if (!text) fields[name] = message;
    else if (parseMoney(text) === null) {
      fields[name] = "Saisissez un montant en euros, par exemple 12\u00a0345";
    }
  };
  const asked = asks(values);

  require("civility", "Choisissez la civilité");
  require("address", "Saisissez l’adresse");
  if (!/^\d{5}$/.test(values.postal_code.trim())) {
    fields.postal_code = "Saisissez un code postal de cinq chiffres";
  }
  require("city", "Saisissez la ville");
  require("eligibility", "Choisissez le type d’éligibilité");
  if (asked.helpedSenior) {
    require("caregiver_kind", "Indiquez si l’aidant est familial ou professionnel");
    require("linked_enrollment_id", "Choisissez la personne aidée");
  }
  if (asked.requiredSpouse) require("linked_enrollment_id", "Choisissez le conjoint");
  if (asked.situation) {
    require("occupation", "Indiquez si la personne est à la retraite ou sans activité");
    requireAmount("reference_tax_income_cents", "Saisissez le revenu fiscal de référence");
  }
  if (asked.taxableIncome) {
    require("household", "Indiquez si l’avis d’imposition est celui d’une personne seule ou d’un couple");
    require("tax_shares", "Saisissez le nombre de parts fiscales");
    requireAmount("taxable_income_cents", "Saisissez le revenu imposable");
  }
  if (values.letter_sent_on.trim() && !parseDate(values.letter_sent_on)) {
    fields.letter_sent_on = "Saisissez une date comme 14/05/2027";
  }
  return { fields, general: [] };
}
