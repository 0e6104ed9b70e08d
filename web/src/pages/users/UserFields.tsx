import type { ReactNode } from "react";
import { useUser } from "../../api/session";
import type { Role } from "../../api/types";
import { Checkboxes, RadioField, TextField } from "../../components/fields";
import type { Form } from "../../components/form";
import { ancvRoles, rolesAtFirst } from "../../members";

export type UserValues = { display_name: string; roles: Role[] };
type Props = { form: Form<UserValues> };

/** Who a user is, what there is to ask besides, and what they may do. */
export function UserFields({ form, children }: Props & { children?: ReactNode }) {
  const kind = useUser().organisation_kind;
  return (
    <>
      <TextField form={form} name="display_name" label="Prénom et nom" maxLength={100} />
      {children}
      {kind === "ancv" ? (
        <Checkboxes
          form={form}
          name="roles"
          label="Rôles"
          hint="Un ou plusieurs, seulement ceux dont la personne a besoin. « Finances » ne va ni avec « Assistance », ni avec « Administrateur »."
          options={ancvRoles}
        />
      ) : (
        <PartnerRole form={form} kind={kind} />
      )}
    </>
  );
}

const WORK = {
  holder: "Inscrit les seniors, consulte les groupes et le crédit.",
  provider: "Consulte les groupes et leurs participants.",
};

/** One question for what the API takes as a list. */
function PartnerRole({ form, kind }: Props & { kind: keyof typeof WORK }) {
  const question: Form<{ roles: string }> = {
    errors: form.errors,
    values: { roles: form.values.roles.includes("administrator") ? "administrator" : "user" },
    set: (name, value) => {
      const added: Role[] = value === "administrator" ? ["administrator"] : [];
      form.set(name, [...rolesAtFirst(kind), ...added]);
    },
  };
  return (
    <RadioField
      form={question}
      name="roles"
      label="Rôle"
      layout="cards"
      options={[
        { value: "user", label: "Utilisateur", hint: WORK[kind] },
        {
          value: "administrator",
          label: "Administrateur",
          hint: "En plus, gère les utilisateurs et les informations de l’organisme.",
        },
      ]}
    />
  );
}

/** What is missing of them. */
export function missingOf({ display_name, roles }: UserValues): Record<string, string> {
  const fields: Record<string, string> = {};
  if (!display_name.trim()) fields.display_name = "Saisissez le prénom et le nom de la personne";
  if (roles.length === 0) fields.roles = "Choisissez au moins un rôle";
  return fields;
}
