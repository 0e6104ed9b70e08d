import { Checkbox, RadioField, SelectField, TextField } from "../../components/fields";
import { asks } from "./details";
import { type DetailsSectionProps, Section } from "./DetailsForm";

const HOUSEHOLDS = [
  { value: "single", label: "Vit seul ou seule" },
  { value: "couple", label: "Vit en couple" },
];

const TAX_SHARES = ["1", "1.25", "1.5", "1.75", "2", "2.25", "2.5", "2.75", "3", "3.5", "4"].map(
  (value) => ({ value, label: value.replace(".", ",") }),
);

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
          stored || (
            <ReferenceIncomeHint isAtProgramme={form.values.eligibility === "au_programme"} />
          )
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
            options={HOUSEHOLDS}
            layout="inline"
          />
          <SelectField
            form={form}
            name="tax_shares"
            label="Nombre de parts fiscales"
            hint="En haut de l’avis d’imposition"
            options={TAX_SHARES}
            empty="Choisir"
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

function ReferenceIncomeHint({ isAtProgramme }: { isAtProgramme: boolean }) {
  if (!isAtProgramme) return <>Sur l’avis d’imposition. Il est demandé pour tout le monde.</>;
  return (
    <>Sur l’avis d’imposition. Si la personne ne souhaite pas le transmettre, indiquez&nbsp;0.</>
  );
}
