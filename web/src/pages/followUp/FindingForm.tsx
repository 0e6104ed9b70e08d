import { type FormEvent, useState } from "react";
import { api, ifMatch } from "../../api/client";
import {
  type FormErrors,
  hasErrors,
  isOvertaken,
  noErrors,
  problemOf,
  toFormErrors,
} from "../../api/problem";
import type { Homonym, Problem } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { RadioField, TextArea } from "../../components/fields";
import { ActionButton, SubmitButton } from "../../components/SubmitButton";
import { fullName } from "../../format";
import { missingReason, REASON, reasonHint } from "../../reason";
import type { FollowUpState } from "./FollowUpPage";
import { findingsOf, toFinding } from "./likeness";

type Values = { decision: string; reason: string };

const FINDING = "/api/groups/{group_id}/enrollments/{enrollment_id}/homonym";

type Props = {
  homonym: Homonym;
  onDone: (state: FollowUpState) => void;
  /** It is decided already, or the person is not as they were. */
  onRefused: (problem: Problem) => void;
};

/** What ANCV finds of someone who is alike to others, with the reason. */
export function FindingForm({ homonym, onDone, onRefused }: Props) {
  const { group, enrollment_id, version, identity } = homonym;
  const [values, setValues] = useState<Values>({ decision: "", reason: "" });
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [isReviewed, setIsReviewed] = useState(false);
  const options = findingsOf(homonym);
  const chosen = options.find(({ value }) => value === values.decision);

  const find = api.useMutation("post", FINDING, {
    onSuccess: () =>
      onDone({
        title: `La décision est enregistrée pour ${fullName(identity)}.`,
        text: chosen ? `${chosen.label}. ${chosen.hint}` : "",
      }),
    onError: (error) => {
      const problem = problemOf(error);
      setIsReviewed(false);
      if (isOvertaken(problem)) onRefused(problem);
      else setErrors(toFormErrors(problem, ["decision", "reason"]));
    },
  });

  const confirm = () =>
    find.mutate({
      params: {
        path: { group_id: group.group_id, enrollment_id },
        header: ifMatch(version),
      },
      body: toFinding(values.decision, values.reason),
    });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fields: Record<string, string> = {};
    if (!chosen) fields.decision = "Choisissez une décision";
    const found = { fields: { ...fields, ...missingReason(values.reason) }, general: [] };
    setErrors(found);
    if (!hasErrors(found)) setIsReviewed(true);
  };

  const form = {
    values,
    errors: errors.fields,
    set: <K extends keyof Values>(field: K, value: Values[K]) =>
      setValues((previous) => ({ ...previous, [field]: value })),
  };
  return (
    <>
      <form className="card stack-large" aria-labelledby="decision-titre" onSubmit={submit} noValidate>
        <h2 id="decision-titre">Votre décision</h2>
        <ErrorSummary errors={errors} />
        <RadioField form={form} name="decision" label="Décision" options={options} layout="cards" />
        <TextArea
          form={form}
          name="reason"
          label="Motif"
          hint={reasonHint("Il est conservé avec votre nom. N’y écrivez pas de donnée de santé.")}
          maxLength={REASON.longest}
        />
        <div className="buttons">
          <SubmitButton isSending={false}>Vérifier la décision</SubmitButton>
        </div>
      </form>
      {isReviewed && chosen && (
        <Dialog title="Enregistrer cette décision&nbsp;?" onDismiss={() => setIsReviewed(false)}>
          <p>
            <strong>{chosen.label}.</strong> {chosen.hint}
          </p>
          <p>
            Motif&nbsp;: «&nbsp;{values.reason.trim()}&nbsp;»
          </p>
          <p>
            {chosen.isTold && `${group.holder_name} en est informé par e-mail. `}La décision est
            définitive.
          </p>
          <div className="buttons">
            <ActionButton
              tone="primary"
              isSending={find.isPending}
              sending="Enregistrement en cours…"
              onClick={confirm}
            >
              Enregistrer la décision
            </ActionButton>
            <SafeButton onClick={() => setIsReviewed(false)}>Revenir</SafeButton>
          </div>
        </Dialog>
      )}
    </>
  );
}
