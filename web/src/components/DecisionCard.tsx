import { type FormEvent, useState } from "react";
import {
  type FormErrors,
  hasErrors,
  isOvertaken,
  noErrors,
  problemOf,
  toFormErrors,
} from "../api/problem";
import type { Problem } from "../api/types";
import { missingReason, REASON, reasonHint } from "../reason";
import { Dialog, SafeButton } from "./Dialog";
import { ErrorSummary } from "./ErrorSummary";
import { RadioField, TextArea } from "./fields";
import { ActionButton, SubmitButton } from "./SubmitButton";

type Values = { decision: string; reason: string };

/** A decision, and what comes of it. */
type Option = { value: string; label: string; hint: string };

type Props<Chosen extends Option> = {
  options: Chosen[];
  /** What becomes of the reason. */
  fate: string;
  /** Who is told, in a sentence; nothing when nobody is. */
  told: (chosen: Chosen) => string;
  isSending: boolean;
  onConfirm: (chosen: Chosen, reason: string, failed: (error: unknown) => void) => void;
  /** It is decided already, or is not as it was. */
  onRefused: (problem: Problem) => void;
};

/** What ANCV decides for good, with its reason, read once more before it is saved. */
export function DecisionCard<Chosen extends Option>(props: Props<Chosen>) {
  const { options, fate, told, isSending, onConfirm, onRefused } = props;
  const [values, setValues] = useState<Values>({ decision: "", reason: "" });
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [isReviewed, setIsReviewed] = useState(false);
  const chosen = options.find(({ value }) => value === values.decision);
  const reason = values.reason.trim();

  const failed = (error: unknown) => {
    const problem = problemOf(error);
    setIsReviewed(false);
    if (isOvertaken(problem)) onRefused(problem);
    else setErrors(toFormErrors(problem, ["decision", "reason"]));
  };

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
          hint={reasonHint(fate)}
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
            Motif&nbsp;: «&nbsp;{reason}&nbsp;»
          </p>
          <p>{told(chosen)} La décision est définitive.</p>
          <div className="buttons">
            <ActionButton
              tone="primary"
              isSending={isSending}
              sending="Enregistrement en cours…"
              onClick={() => onConfirm(chosen, reason, failed)}
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
