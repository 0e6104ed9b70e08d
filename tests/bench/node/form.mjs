// The enrollment form, read field by field so that every mistake is named at once.

import { Form, Problem } from "./http.mjs";
import { APOSTROPHES, HYPHENS } from "./key.mjs";

const MISSING = "Ce champ est obligatoire.";
const NAME = new RegExp(`^[\\p{Alphabetic}\\p{M}${APOSTROPHES}${HYPHENS} .·]*$`, "u");
const SENTENCE = new RegExp(`^[\\p{Alphabetic}\\p{N}\\p{M}!-/:-@[-\`{-~${APOSTROPHES}${HYPHENS} «»°€…\\u00a0]*$`, "u");
const NEEDS = ["sans_sel", "sans_gluten", "diabete", "vegetarien", "sans_porc", "allergie", "mobilite_reduite", "fauteuil_roulant", "autre"];
const MAX_DECLARED = 1_000_000_000;

const tidy = (raw) => String(raw ?? "").trim().split(/\s+/u).join(" ").normalize("NFC");
const isEmpty = (raw) => raw === undefined || raw === null || String(raw).trim() === "";

function line(form, field, raw, most, allowed) {
  const text = tidy(raw);
  if (text === "") return form.refuse(field, MISSING);
  if ([...text].length > most) return form.refuse(field, `Ce champ est limité à ${most} caractères.`);
  return allowed.test(text) ? text : form.refuse(field, "Un caractère n’est pas accepté dans ce champ.");
}

const optional = (form, field, raw, most) => (isEmpty(raw) ? null : line(form, field, raw, most, SENTENCE));

function choice(form, field, raw, choices) {
  if (isEmpty(raw)) return form.refuse(field, MISSING);
  return choices.includes(raw) ? raw : form.refuse(field, "Cette valeur n’est pas du type attendu.");
}

function date(form, field, raw, today, refusal) {
  const text = String(raw ?? "").trim();
  if (text === "") return form.refuse(field, MISSING);
  const read = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : new Date(Number.NaN);
  if (Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== text) {
    return form.refuse(field, "Cette date n’existe pas : vérifiez le jour, le mois et l’année.");
  }
  return text > today ? form.refuse(field, refusal) : text;
}

function cents(form, field, raw) {
  if (raw === undefined || raw === null) return form.refuse(field, MISSING);
  const sound = Number.isInteger(raw) && raw >= 0 && raw <= MAX_DECLARED;
  return sound ? raw : form.refuse(field, "Le montant est trop élevé : vérifiez qu’il est en euros.");
}

/** Tax shares in quarters: `1,25` is five. */
function shares(form, raw, household) {
  if (isEmpty(raw)) return form.refuse("tax_shares", MISSING);
  const quarters = Number(String(raw).trim().replace(",", ".")) * 4;
  const least = household === "couple" ? 8 : 4;
  if (Number.isInteger(quarters) && quarters >= least && quarters <= 80) return quarters;
  return form.refuse("tax_shares", "Le nombre de parts figure sur l’avis d’imposition. Exemples : 1, 1,25 ou 2,5.");
}

function claim(form, body) {
  const eligibility = choice(form, "eligibility", body.eligibility, ["au_programme", "a_l_aide", "a_l_aide_par_conjoint", "aidant"]);
  if (["a_l_aide_par_conjoint", "aidant"].includes(eligibility) || !isEmpty(body.linked_enrollment_id)) {
    throw new Problem(501, "not_in_the_twin", "Hors du jumeau", "Conjoints et aidants ne sont pas dans ce jumeau.");
  }
  const occupation = choice(form, "occupation", body.occupation, ["retired", "without_occupation", "working"]);
  if (eligibility !== "a_l_aide") return { eligibility, occupation, spouse: null };
  const household = choice(form, "household", body.household, ["single", "couple"]);
  const income = {
    household,
    shares: shares(form, body.tax_shares, household),
    cents: cents(form, "taxable_income_cents", body.taxable_income_cents),
  };
  return { eligibility, occupation, spouse: null, income };
}

/** The identity and the details of `body`, or a Problem with every mistake. */
export function parse(body, today) {
  const form = new Form();
  const identity = {
    last_name: line(form, "last_name", body.last_name, 60, NAME),
    first_name: line(form, "first_name", body.first_name, 60, NAME),
    birth_date: date(form, "birth_date", body.birth_date, today, "La date de naissance est dans le futur."),
    birth_city: line(form, "birth_city", body.birth_city, 60, SENTENCE),
  };
  const postalCode = String(body.postal_code ?? "").replaceAll(" ", "");
  const contact = {
    civility: choice(form, "civility", body.civility, ["madame", "monsieur"]),
    email: isEmpty(body.email) ? null : email(form, body.email),
    address: line(form, "address", body.address, 100, SENTENCE),
    address_complement: optional(form, "address_complement", body.address_complement, 100),
    postal_code: /^\d{5}$/.test(postalCode) ? postalCode : form.refuse("postal_code", "Le code postal compte 5 chiffres. Exemple : 34280."),
    city: line(form, "city", body.city, 60, SENTENCE),
  };
  const claimed = claim(form, body);
  const reference = cents(form, "reference_tax_income_cents", body.reference_tax_income_cents);
  if (reference === 0 && claimed.eligibility === "a_l_aide" && body.taxable_income_cents !== 0) {
    form.refuse("reference_tax_income_cents", "Indiquez le revenu fiscal de référence de l’avis d’imposition.");
  }
  const needs = [...new Set(body.needs ?? [])];
  if (!needs.every((need) => NEEDS.includes(need))) form.refuse("needs", "Cette valeur n’est pas du type attendu.");
  const wishes = {
    travels_with_spouse: body.travels_with_spouse ?? false,
    single_room: body.single_room ?? false,
    grouped_with: optional(form, "grouped_with", body.grouped_with, 200),
    needs,
    needs_comment: optional(form, "needs_comment", body.needs_comment, 200),
    letter_sent_on: isEmpty(body.letter_sent_on)
      ? null
      : date(form, "letter_sent_on", body.letter_sent_on, today, "La date d’envoi est dans le futur."),
  };
  form.finish();
  const details = {
    contact,
    claim: claimed,
    resident_in_france: body.resident_in_france ?? false,
    reference_income_cents: reference,
    rfr_confidential: body.rfr_confidential ?? false,
    disabled: body.disabled ?? false,
    dependent: body.dependent ?? false,
    wishes,
  };
  return { identity, details };
}

function email(form, raw) {
  const address = String(raw).trim();
  const sound = address.length <= 254 && /^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(address);
  return sound ? address : form.refuse("email", "L’adresse e-mail n’est pas valide. Exemple : nom@exemple.fr.");
}
