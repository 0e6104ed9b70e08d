import type { FormErrors } from "../../api/problem";
import type { Organisation, OrganisationForm } from "../../api/types";

/** The form of an organisation as it is typed: nothing is an empty text. */
export type OrganisationValues = {
  name: string;
  phone: string;
  holder_type: string;
  street: string;
  complement: string;
  postal_code: string;
  city: string;
};

export function fromOrganisation(organisation: Organisation): OrganisationValues {
  const { name, phone, holder_type, street, complement, postal_code, city } = organisation;
  return {
    name,
    phone,
    holder_type: holder_type ?? "",
    street,
    complement: complement ?? "",
    postal_code,
    city,
  };
}

export function toOrganisation(values: OrganisationValues): OrganisationForm {
  return {
    ...values,
    holder_type: (values.holder_type || null) as OrganisationForm["holder_type"],
    complement: values.complement.trim() || null,
  };
}

const REQUIRED = {
  name: "Saisissez le nom de l’organisme",
  phone: "Saisissez le numéro de téléphone",
  holder_type: "Choisissez le type de porteur",
  street: "Saisissez le nom de la voie",
  postal_code: "Saisissez le code postal",
  city: "Saisissez la ville",
} as const;

/** What is missing; the type is asked of a holder alone. */
export function missingOrganisation(values: OrganisationValues, isHolder: boolean): FormErrors {
  const fields: Record<string, string> = {};
  for (const [name, message] of Object.entries(REQUIRED)) {
    const isAsked = isHolder || name !== "holder_type";
    if (isAsked && !values[name as keyof typeof REQUIRED].trim()) fields[name] = message;
  }
  return { fields, general: [] };
}
