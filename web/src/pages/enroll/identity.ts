import type { FormErrors } from "../../api/problem";
import { isoDate } from "../../format";

/** The identity as typed. */
export type IdentityValues = {
  last_name: string;
  first_name: string;
  birth_day: string;
  birth_month: string;
  birth_year: string;
  birth_city: string;
};

export type Identity = {
  last_name: string;
  first_name: string;
  birth_date: string;
  birth_city: string;
};

export const noIdentity: IdentityValues = {
  last_name: "",
  first_name: "",
  birth_day: "",
  birth_month: "",
  birth_year: "",
  birth_city: "",
};

export const IDENTITY_FIELDS = ["last_name", "first_name", "birth_date", "birth_city"] as const;

export function birthDate(values: IdentityValues): string | null {
  return isoDate(values.birth_day, values.birth_month, values.birth_year);
}

export function validateIdentity(values: IdentityValues): FormErrors {
  const fields: Record<string, string> = {};
  if (!values.last_name.trim()) fields.last_name = "Saisissez le nom";
  if (!values.first_name.trim()) fields.first_name = "Saisissez le prénom";
  if (!values.birth_day && !values.birth_month && !values.birth_year) {
    fields.birth_date = "Saisissez la date de naissance";
  } else if (!birthDate(values)) {
    fields.birth_date = "Cette date n’existe pas. Saisissez par exemple 12, 3 et 1948";
  }
  if (!values.birth_city.trim()) fields.birth_city = "Saisissez la ville de naissance";
  return { fields, general: [] };
}

/** The identity to send; only for valid values. */
export function toIdentity(values: IdentityValues): Identity {
  return {
    last_name: values.last_name.trim(),
    first_name: values.first_name.trim(),
    birth_date: birthDate(values) ?? "",
    birth_city: values.birth_city.trim(),
  };
}

/** An identity as if it had been typed. */
export function toTyped({ birth_date, ...names }: Identity): IdentityValues {
  const [birth_year = "", birth_month = "", birth_day = ""] = birth_date.split("-");
  const { last_name, first_name, birth_city } = names;
  return { last_name, first_name, birth_day, birth_month, birth_year, birth_city };
}

/**
 * Whether a changed identity still is the same person with one thing put right. If not, the
 * details typed so far are about somebody else.
 */
export function isCorrectionOf(previous: Identity, next: Identity): boolean {
  const changed = IDENTITY_FIELDS.filter(
    (field) => previous[field].toLowerCase() !== next[field].toLowerCase(),
  );
  return changed.length < 2;
}
