import { type FormEvent, useState } from "react";
import { useSearchParams } from "react-router";
import { type FormErrors, hasErrors, noErrors, problemOf, toFormErrors } from "../../api/problem";
import { ErrorSummary } from "../../components/ErrorSummary";
import { SubmitButton } from "../../components/SubmitButton";
import { fullName } from "../../format";
import { newDraft } from "./draft";
import {
  IDENTITY_FIELDS,
  type IdentityValues,
  toIdentity,
  validateIdentity,
} from "./identity";
import { IdentityFields } from "./IdentityFields";
import { ResumeWaiting } from "./ResumeWaiting";
import { StepTitle } from "./StepTitle";
import { useEnroll } from "./steps";
import { useLookUp } from "./useLookUp";

export function IdentityStep() {
  const { detail, draft: stored, update } = useEnroll();
  const [search] = useSearchParams();
  const askedHelped = search.get("aidant_de");
  // Coming from a participant's « Ajouter un aidant », another draft does not matter any more.
  const draft =
    stored && (askedHelped === null || stored.helpedId === askedHelped)
      ? stored
      : newDraft(askedHelped);
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const values = draft.typed;
  const form = {
    values,
    errors: errors.fields,
    set: <K extends keyof IdentityValues>(name: K, value: IdentityValues[K]) =>
      update(() => ({ ...draft, typed: { ...values, [name]: value } })),
  };

  const lookUp = useLookUp((error) =>
    setErrors(toFormErrors(problemOf(error), IDENTITY_FIELDS)),
  );

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (lookUp.isPending) return;
    const found = validateIdentity(values);
    setErrors(found);
    if (hasErrors(found)) return;
    lookUp.start(draft, toIdentity(values));
  };

  const helped = detail.participants.find((one) => one.enrollment_id === draft.helpedId);
  const isBegun = Object.values(values).some(Boolean);
  return (
    <>
      <StepTitle
        current={0}
        title={helped ? "Identité de l’aidant" : "Identité du senior"}
        lead={
          helped
            ? `Vous inscrivez un aidant pour ${fullName(helped)}.`
            : "Telle qu’elle figure sur la pièce d’identité."
        }
      />
      <form className="stack-large" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        <ResumeWaiting />
        <div className="card stack-large">
          <IdentityFields form={form} />
        </div>
        <div className="buttons">
          <SubmitButton isSending={lookUp.isPending} sending="Recherche en cours…">
            Continuer
          </SubmitButton>
          {isBegun && (
            <button
              type="button"
              className="text-button"
              onClick={() => update(() => newDraft(draft.helpedId))}
            >
              Tout effacer
            </button>
          )}
        </div>
      </form>
    </>
  );
}
