import type { ReactNode } from "react";
import type { AskedFor, Participant } from "../../api/types";
import { RadioField, SelectField } from "../../components/fields";
import { Notice } from "../../components/Notice";
import { agree, fullName } from "../../format";
import { linkOptions } from "./candidates";
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
    hint: "Son conjoint, qui figure sur le même avis d’imposition, est déjà inscrit à l’aide.",
  },
  {
    value: "au_programme",
    label: "Au programme",
    hint: "Participe au séjour sans aide financière.",
  },
  {
    value: "aidant",
    label: "En tant qu’aidant",
    hint: "Accompagne une personne handicapée ou dépendante, déjà inscrite.",
  },
];

const CAREGIVER_KINDS = [
  { value: "familial", label: "Aidant familial" },
  { value: "professionnel", label: "Aidant professionnel" },
];

const ALSO_ASKED_FOR = ", et celles dont vous avez demandé l’ajout";

type Props = DetailsSectionProps & {
  participants: Participant[];
  askedFor?: readonly AskedFor[];
  spouse?: Participant;
  onOtherFirst?: () => void;
};

export function EligibilitySection(props: Props) {
  const { form, participants, askedFor, spouse, onOtherFirst } = props;
  const asked = asks(form.values);
  const options = linkOptions(form.values, participants, askedFor);
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
      {asked.helpedSenior &&
        (options.length === 0 ? (
          <OtherFirst
            title={
              askedFor
                ? "Demandez d’abord l’ajout de la personne aidée"
                : "Inscrivez d’abord la personne aidée"
            }
            action="Inscrire d’abord la personne aidée"
            onOtherFirst={onOtherFirst}
          >
            Un aidant accompagne une personne déjà inscrite sur ce séjour, pour qui la case
            «&nbsp;Handicapé&nbsp;» ou «&nbsp;Dépendant&nbsp;» est cochée. Il n’y en a pas encore.{" "}
            {askedFor
              ? "Si elle manque aussi sur la liste, envoyez d’abord la demande pour elle\u00a0: vous pourrez la choisir ici sans attendre la réponse."
              : "Si elle est déjà inscrite, cochez la case avec «\u00a0Modifier\u00a0» sur la page du groupe."}
          </OtherFirst>
        ) : (
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
              hint={
                <>
                  Seules apparaissent les personnes inscrites pour qui la case
                  «&nbsp;Handicapé&nbsp;» ou «&nbsp;Dépendant&nbsp;» est cochée
                  {askedFor && ALSO_ASKED_FOR}.
                </>
              }
              options={options}
              empty="Choisir une personne"
            />
          </>
        ))}
      {asked.requiredSpouse &&
        (options.length === 0 ? (
          <OtherFirst
            title={
              askedFor ? "Demandez d’abord l’ajout du conjoint" : "Inscrivez d’abord le conjoint"
            }
            action="Inscrire d’abord le conjoint"
            onOtherFirst={onOtherFirst}
          >
            Le conjoint doit être déjà inscrit «&nbsp;à l’aide&nbsp;» sur ce séjour, avec l’avis
            d’imposition du couple. Personne ne peut encore être choisi.
            {askedFor &&
              " S’il manque aussi sur la liste, envoyez d’abord la demande pour lui\u00a0: vous pourrez le choisir ici sans attendre la réponse."}
          </OtherFirst>
        ) : (
          <SelectField
            form={form}
            name="linked_enrollment_id"
            label="Conjoint inscrit sur ce séjour"
            hint={
              <>
                Il figure sur le même avis d’imposition, celui du couple. Seules apparaissent les
                personnes inscrites «&nbsp;à l’aide&nbsp;» qui n’ont pas encore de conjoint sur ce
                séjour{askedFor && ALSO_ASKED_FOR}.
              </>
            }
            options={options}
            empty="Choisir une personne"
          />
        ))}
      {asked.optionalSpouse && spouse && (
        <p>
          Conjoint&nbsp;: <strong>{fullName(spouse)}</strong>, {agree(spouse.civility, "inscrit")}{" "}
          sur ce séjour grâce à cette inscription.
        </p>
      )}
      {asked.optionalSpouse && !spouse && options.length > 0 && (
        <SelectField
          form={form}
          name="linked_enrollment_id"
          label="Conjoint déjà inscrit sur ce séjour"
          hint={
            <>
              S’il figure sur le même avis d’imposition, celui du couple, la condition d’âge ne
              s’applique pas.
            </>
          }
          options={options}
          empty="Aucun"
          optional
        />
      )}
    </Section>
  );
}

type OtherFirstProps = {
  title: string;
  action: string;
  onOtherFirst?: () => void;
  children: ReactNode;
};

/** Says whom this person depends on, and leads there without losing what is typed. */
function OtherFirst({ title, action, onOtherFirst, children }: OtherFirstProps) {
  return (
    <Notice tone="warning" title={title}>
      <p id="linked_enrollment_id" tabIndex={-1}>
        {children}
      </p>
      {onOtherFirst && (
        <div className="buttons">
          <button type="button" className="button" onClick={onOtherFirst}>
            {action}
          </button>
        </div>
      )}
    </Notice>
  );
}
