import { Checkbox, RadioField, TextField } from "../../components/fields";
import { asks } from "./details";
import { type DetailsSectionProps, Section } from "./DetailsForm";

const HOUSEHOLDS = [
  { value: "single", label: "Personne seule" },
  { value: "couple", label: "Couple" },
];

/** Nothing may stand for an income but 0, and only when there is none to read or it is 0. */
const REFERENCE_INCOME_HINTS: Record<string, string> = {
  au_programme: "Sur l’avis d’imposition. Sans avis d’imposition, indiquez 0.",
  a_l_aide: "Sur l’avis d’imposition. 0 est accepté si le revenu imposable est 0 aussi.",
  a_l_aide_par_conjoint: "Sur l’avis d’imposition du couple.",
};

type Props = DetailsSectionProps & { isIncomeStored: boolean };

export function IncomeSection({ form, isIncomeStored }: Props) {
  const mayBeEmpty = isIncomeStored && form.values.rfr_confidential;
  const stored =
    mayBeEmpty && "Déjà enregistré et confidentiel. Laissez vide pour ne rien changer.";
  return (
    <Section id="revenus" title="Revenus">
      <TextField
        form={form}
        name="reference_tax_income_cents"
        label="Revenu fiscal de référence (ligne 25)"
        hint={
          stored || REFERENCE_INCOME_HINTS[form.values.eligibility] || "Sur l’avis d’imposition."
        }
        inputMode="decimal"
        unit="€"
      />
      <Checkbox
        form={form}
        name="rfr_confidential"
        label="Revenu confidentiel"
        hint="Les montants ne seront plus affichés après l’enregistrement."
      />
      {asks(form.values).taxableIncome && (
        <>
          <RadioField
            form={form}
            name="household"
            label="Foyer"
            hint={
              <>
                Choisissez «&nbsp;Couple&nbsp;» si l’avis d’imposition est celui des deux conjoints.
              </>
            }
            options={HOUSEHOLDS}
            layout="inline"
          />
          <TextField
            form={form}
            name="tax_shares"
            label="Nombre de parts fiscales"
            hint={<>En haut de l’avis d’imposition. Exemples&nbsp;: 1, 1,25 ou 2,5</>}
            inputMode="decimal"
            maxLength={6}
            className="input-short"
          />
          <TextField
            form={form}
            name="taxable_income_cents"
            label="Revenu imposable"
            hint={
              stored || "Sur l’avis d’imposition. C’est ce montant qui ouvre le droit à l’aide."
            }
            inputMode="decimal"
            unit="€"
          />
        </>
      )}
    </Section>
  );
}
