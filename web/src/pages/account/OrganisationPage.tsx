import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { api, ifMatch } from "../../api/client";
import { queries, useReread } from "../../api/queries";
import { refresh } from "../../api/session";
import type { Organisation } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { ConflictOrErrors } from "../../components/Conflict";
import { SelectField, TextField } from "../../components/fields";
import type { Form } from "../../components/form";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { holderTypes } from "../../format";
import type { AccountOutcome } from "./AccountPage";
import {
  fromOrganisation,
  missingOrganisation,
  type OrganisationValues,
  toOrganisation,
} from "./organisation";

const FIELDS = [
  "name",
  "phone",
  "holder_type",
  "street",
  "complement",
  "postal_code",
  "city",
] as const;

const TYPES = Object.entries(holderTypes).map(([value, label]) => ({ value, label }));

export function OrganisationPage() {
  const account = useQuery(queries.account());
  const [reading, setReading] = useState(0);
  return (
    <>
      <BackLink to="/mon-compte">Revenir à mon compte</BackLink>
      <section className="card narrow">
        <PageTitle
          title="Modifier les informations"
          lead="Ce sont celles de votre organisme&nbsp;: tous ses utilisateurs les voient."
        />
        <QueryView query={account}>
          {({ organisation }) => (
            <EditForm
              key={reading}
              organisation={organisation}
              onReload={() => account.refetch().then(({ data }) => data?.organisation)}
              onReplace={() => setReading(reading + 1)}
            />
          )}
        </QueryView>
      </section>
    </>
  );
}

type EditProps = {
  organisation: Organisation;
  onReload: () => Promise<Organisation | undefined>;
  /** Gives up what is typed for what is stored. */
  onReplace: () => void;
};

function EditForm({ organisation, onReload, onReplace }: EditProps) {
  const isHolder = organisation.kind === "holder";
  const navigate = useNavigate();
  const reread = useReread("account");
  const change = api.useMutation("put", "/api/account");
  const [version, setVersion] = useState(organisation.version);
  const { form, errors, problem, isSending, submit, forgive } = useForm({
    initial: fromOrganisation(organisation),
    fields: FIELDS,
    missing: (values) => missingOrganisation(values, isHolder),
    send: async (values) => {
      const header = ifMatch(version);
      await change.mutateAsync({ params: { header }, body: toOrganisation(values) });
      // The name is in the page's header too. When it can't be read anew, it is at the next renewal.
      await Promise.all([reread(), refresh().catch(() => undefined)]);
      const state: AccountOutcome = { done: "organisation_changed" };
      navigate("/mon-compte", { state });
    },
  });

  const reload = async (keepsTyped: boolean) => {
    const fresh = await onReload();
    if (!fresh) return;
    if (!keepsTyped) return onReplace();
    setVersion(fresh.version);
    forgive();
  };

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ConflictOrErrors
        problem={problem}
        errors={errors}
        title="Ces informations viennent d’être modifiées par quelqu’un d’autre"
        onReload={reload}
      />
      <OrganisationFields form={form} isHolder={isHolder} />
      <div className="buttons">
        <SubmitButton isSending={isSending}>Enregistrer</SubmitButton>
        <Link to="/mon-compte" className="button">
          Annuler
        </Link>
      </div>
    </form>
  );
}

type FieldsProps = { form: Form<OrganisationValues>; isHolder: boolean };

function OrganisationFields({ form, isHolder }: FieldsProps) {
  return (
    <>
      <TextField form={form} name="name" label="Nom de l’organisme" autoComplete="organization" />
      <TextField
        form={form}
        name="phone"
        label="Téléphone"
        type="tel"
        autoComplete="tel"
        className="input-code"
      />
      {isHolder && (
        <SelectField
          form={form}
          name="holder_type"
          label="Type de porteur"
          options={TYPES}
          empty="Choisir"
        />
      )}
      <TextField
        form={form}
        name="street"
        label="Numéro et nom de la voie"
        autoComplete="address-line1"
      />
      <TextField
        form={form}
        name="complement"
        label="Complément d’adresse"
        autoComplete="address-line2"
        optional
      />
      <div className="form-grid form-grid-postal">
        <TextField
          form={form}
          name="postal_code"
          label="Code postal"
          inputMode="numeric"
          autoComplete="postal-code"
        />
        <TextField form={form} name="city" label="Ville" autoComplete="address-level2" />
      </div>
    </>
  );
}
