import { Checkbox, RadioField } from "../../components/fields";
import { type DetailsSectionProps, Section } from "./DetailsForm";

const OCCUPATIONS = [
  { value: "retired", label: "À la retraite" },
  { value: "without_occupation", label: "Sans activité professionnelle" },
  { value: "working", label: "En activité" },
];

export function SituationSection({ form }: DetailsSectionProps) {
  return (
    <Section id="situation" title="Situation">
      <RadioField
        form={form}
        name="occupation"
        label="Activité"
        options={OCCUPATIONS}
        layout="inline"
      />
      <fieldset className="field">
        <legend>Handicap ou dépendance</legend>
        <span className="hint">
          Cochez si c’est le cas&nbsp;: la personne peut partir plus jeune, et être accompagnée d’un
          aidant.
        </span>
        <div className="choices choices-inline">
          <Checkbox form={form} name="disabled" label="Handicapé" />
          <Checkbox form={form} name="dependent" label="Dépendant" />
        </div>
      </fieldset>
      <Checkbox form={form} name="resident_in_france" label="La personne réside en France" />
    </Section>
  );
}
