import type { ReactNode } from "react";
import type { AskedFor, Participant } from "../../api/types";
import { RadioField, TextField } from "../../components/fields";
import type { Form } from "../../components/form";
import type { DetailsValues } from "./details";
import { asks } from "./details";
import { EligibilitySection } from "./EligibilitySection";
import { IncomeSection } from "./IncomeSection";
import { SituationSection } from "./SituationSection";
import { StaySection } from "./StaySection";

export type DetailsSectionProps = { form: Form<DetailsValues> };

type Props = DetailsSectionProps & {
  /** Everyone else enrolled in the group. */
  participants: Participant[];
  /** Those that ANCV has been asked to add, where another one is asked for. */
  askedFor?: readonly AskedFor[];
  /** The one of them who takes part as this person's spouse. */
  spouse?: Participant;
  isIncomeStored: boolean;
  /** The way out for someone who came before the person they depend on. */
  onOtherFirst?: () => void;
};

/** All that is known of an enrolled person but the identity; asks only what is relevant. */
export function DetailsForm({ isIncomeStored, ...eligibility }: Props) {
  const { form } = eligibility;
  const asked = asks(form.values);
  return (
    <div className="stack-large">
      <ContactSection form={form} />
      <EligibilitySection {...eligibility} />
      {asked.situation && (
        <>
          <SituationSection form={form} />
          <IncomeSection form={form} isIncomeStored={isIncomeStored} />
        </>
      )}
      <StaySection form={form} />
    </div>
  );
}

export function Section({
  id,
  title,
  children,
}: {
  id: string;
  title: string;
  children: ReactNode;
}) {
  return (
    <section className="card stack-large" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

const CIVILITIES = [
  { value: "madame", label: "Madame" },
  { value: "monsieur", label: "Monsieur" },
];

function ContactSection({ form }: DetailsSectionProps) {
  return (
    <Section id="coordonnees" title="Coordonnées">
      <RadioField
        form={form}
        name="civility"
        label="Civilité"
        options={CIVILITIES}
        layout="inline"
      />
      <TextField form={form} name="address" label="Adresse" hint="Numéro et nom de la voie" />
      <TextField
        form={form}
        name="address_complement"
        label="Complément d’adresse"
        hint="Bâtiment, étage, lieu-dit…"
        optional
      />
      <div className="form-grid form-grid-postal">
        <TextField
          form={form}
          name="postal_code"
          label="Code postal"
          inputMode="numeric"
          maxLength={5}
        />
        <TextField form={form} name="city" label="Ville" />
      </div>
      <TextField form={form} name="email" label="Adresse e-mail" type="email" optional />
    </Section>
  );
}
