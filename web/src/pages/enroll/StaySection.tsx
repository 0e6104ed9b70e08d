import { useState } from "react";
import { Checkbox, Checkboxes, TextArea, TextField } from "../../components/fields";
import { needs } from "../../format";
import type { DetailsValues } from "./details";
import type { DetailsSectionProps } from "./DetailsForm";

const COMMENT_LENGTH = 200;

const NEEDS = Object.entries(needs).map(([value, label]) => ({ value, label }));

export function StaySection({ form }: DetailsSectionProps) {
  // Decided once: the section must not close under the user who empties it.
  const [isOpenAtFirst] = useState(() => hasStayDetails(form.values));
  return (
    <details className="card stack-large" open={isOpenAtFirst || undefined}>
      <summary>
        <h2>
          Pendant le séjour <span className="optional">(facultatif)</span>
        </h2>
      </summary>
      <p className="quiet">
        Chambre, régime alimentaire, besoins particuliers&nbsp;: ces informations sont transmises au
        professionnel du tourisme.
      </p>
      <fieldset className="field">
        <legend>Hébergement</legend>
        <div className="choices choices-inline">
          <Checkbox form={form} name="travels_with_spouse" label="Voyage avec son conjoint" />
          <Checkbox form={form} name="single_room" label="Chambre individuelle" />
        </div>
      </fieldset>
      <TextField
        form={form}
        name="grouped_with"
        label="Souhaite être avec"
        hint="Nom des personnes à regrouper"
        optional
      />
      <Checkboxes
        form={form}
        name="needs"
        label="Besoins particuliers"
        options={NEEDS}
        optional
      />
      <TextArea
        form={form}
        name="needs_comment"
        label="Précisions"
        hint={`${COMMENT_LENGTH} caractères au plus. N’indiquez que ce qui est utile au séjour.`}
        maxLength={COMMENT_LENGTH}
        optional
      />
      <TextField
        form={form}
        name="letter_sent_on"
        label="Date d’envoi du courrier"
        hint="jj/mm/aaaa, aujourd’hui au plus tard"
        inputMode="numeric"
        className="input-date"
        optional
      />
    </details>
  );
}

function hasStayDetails(values: DetailsValues): boolean {
  return (
    values.travels_with_spouse ||
    values.single_room ||
    values.needs.length > 0 ||
    Boolean(values.grouped_with || values.needs_comment || values.letter_sent_on)
  );
}
