import type { Participant } from "../../api/types";
import { RadioField, SelectField } from "../../components/fields";
import { Notice } from "../../components/Notice";
import {
  aidedSpouseCandidates,
  helpedCandidates,
  participantOption,
  spouseCandidates,
} from "./candidates";
import { asks } from "./details";
import { type DetailsSectionProps, Section } from "./DetailsForm";

const ELIGIBILITIES = [
  {
    value: "a_l_aide",
    label: "À l’aide",
    hint: "Ses revenus lui donnent droit à l’aide de l’ANCV. Il faut son avis d’imposition.",
  },
  {
    value: "a_l_aide_par_conjoint",
    label: "À l’aide par conjoint",
    hint: "Son conjoint, qui a droit à l’aide, est déjà inscrit sur ce séjour.",
  },
  {
    value: "au_programme",
    label: "Au programme",
    hint: "Participe au séjour sans aide financière.",
  },
  {
    value: "aidant",
    label: "En tant qu’aidant",
    hint: "Accompagne une personne en situation de handicap ou de dépendance, déjà inscrite.",
  },
];

const CAREGIVER_KINDS = [
  { value: "familial", label: "Aidant familial" },
  { value: "professionnel", label: "Aidant professionnel" },
];

type Props = DetailsSectionProps & {
  participants: Participant[];
  onHelpedFirst?: () => void;
};

export function EligibilitySection({ form, participants, onHelpedFirst }: Props) {
  const asked = asks(form.values);
  return (
    <Section id="type-eligibilite" title="Éligibilité">
      <RadioField
        form={form}
        name="eligibility"
        label="Type d’éligibilité"
        hint="Selon les critères de votre convention"
        options={ELIGIBILITIES}
        layout="cards"
      />
      {asked.helpedSenior && (
        <HelpedSenior form={form} participants={participants} onHelpedFirst={onHelpedFirst} />
      )}
      {asked.requiredSpouse && <RequiredSpouse form={form} participants={participants} />}
      {asked.optionalSpouse && <OptionalSpouse form={form} participants={participants} />}
    </Section>
  );
}

function HelpedSenior({ form, participants, onHelpedFirst }: Props) {
  const candidates = helpedCandidates(participants);
  if (candidates.length === 0) {
    return (
      <Notice tone="warning" title="Inscrivez d’abord la personne aidée">
        <p id="linked_enrollment_id" tabIndex={-1}>
          Un aidant accompagne une personne déjà inscrite sur ce séjour, pour qui la case
          «&nbsp;handicap&nbsp;» ou «&nbsp;dépendance&nbsp;» est cochée. Il n’y en a pas encore.
        </p>
        <p>
          Si elle est déjà inscrite, cochez la case avec «&nbsp;Modifier&nbsp;» sur la page du
          groupe.
        </p>
        {onHelpedFirst && (
          <div className="buttons">
            <button type="button" className="button" onClick={onHelpedFirst}>
              Inscrire d’abord la personne aidée
            </button>
          </div>
        )}
      </Notice>
    );
  }
  return (
    <>
      <RadioField
        form={form}
        name="caregiver_kind"
        label="Nature de l’aidant"
        options={CAREGIVER_KINDS}
        layout="inline"
      />
      <SelectField
        form={form}
        name="linked_enrollment_id"
        label="Personne aidée"
        hint="Seules les personnes en situation de handicap ou de dépendance apparaissent."
        options={candidates.map(participantOption)}
        empty="Choisir une personne"
      />
    </>
  );
}

function RequiredSpouse({ form, participants }: Props) {
  const candidates = aidedSpouseCandidates(participants);
  if (candidates.length === 0) {
    return (
      <Notice tone="warning" title="Inscrivez d’abord le conjoint">
        <p id="linked_enrollment_id" tabIndex={-1}>
          Personne n’est encore inscrit «&nbsp;à l’aide&nbsp;» sur ce séjour.
        </p>
      </Notice>
    );
  }
  return (
    <SelectField
      form={form}
      name="linked_enrollment_id"
      label="Conjoint inscrit sur ce séjour"
      hint="Seules les personnes inscrites «&nbsp;à l’aide&nbsp;» apparaissent."
      options={candidates.map(participantOption)}
      empty="Choisir une personne"
    />
  );
}

function OptionalSpouse({ form, participants }: Props) {
  const candidates = spouseCandidates(participants);
  if (candidates.length === 0) return null;
  return (
    <SelectField
      form={form}
      name="linked_enrollment_id"
      label="Conjoint déjà inscrit sur ce séjour"
      hint="S’ils ont le même avis d’imposition, la condition d’âge ne s’applique pas."
      options={candidates.map(participantOption)}
      empty="Aucun"
      optional
    />
  );
}
