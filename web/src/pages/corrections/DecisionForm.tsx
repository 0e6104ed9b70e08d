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
import type { Correction, Problem } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { RadioField, TextArea } from "../../components/fields";
import { ActionButton, SubmitButton } from "../../components/SubmitButton";
import { isConfirmed } from "../../groupStatus";
import { missingReason, REASON, reasonHint } from "../../reason";

type Values = { decision: "" | "accept" | "refuse"; reason: string };

const DECISION = "/api/groups/{group_id}/corrections/{correction_id}/decision";

type Props = {
  correction: Correction;
  onDone: (fresh: Correction, title: string) => void;
  onRefused: (problem: Problem) => void;
};

/** What ANCV decides, with the reason that both sides will read. */
export function DecisionForm({ correction, onDone, onRefused }: Props) {
  const { group, correction_id, version, kind, name } = correction;
  const [values, setValues] = useState<Values>({ decision: "", reason: "" });
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [isReviewed, setIsReviewed] = useState(false);
  const isMissing = kind === "missing_person";
  const options = isMissing
    ? [
        {
          value: "accept",
          label: "Accepter",
          hint: isConfirmed(group)
            ? `${name} rejoint la liste confirmée. L’aide, s’il y en a une, est versée par un complément.`
            : `${name} rejoint la liste.`,
        },
        { value: "refuse", label: "Refuser", hint: "La liste ne change pas." },
      ]
    : [
        { value: "accept", label: "Cette personne était là", hint: "L’aide est versée." },
        {
          value: "refuse",
          label: "Cette personne n’était pas là",
          hint: "L’aide retourne dans le crédit du porteur.",
        },
      ];
  const chosen = options.find(({ value }) => value === values.decision);

  const decide = api.useMutation("post", DECISION, {
    onSuccess: (fresh) => onDone(fresh, "La décision est enregistrée."),
    onError: (error) => {
      const problem = problemOf(error);
      setIsReviewed(false);
      if (isOvertaken(problem)) onRefused(problem);
      else setErrors(toFormErrors(problem, ["decision", "reason"]));
    },
  });

  const confirm = () =>
    decide.mutate({
      params: {
        path: { group_id: group.group_id, correction_id },
        header: ifMatch(version),
      },
      body: { accepted: values.decision === "accept", reason: values.reason.trim() },
    });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fields: Record<string, string> = {};
    if (!values.decision) fields.decision = "Choisissez une décision";
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
          hint={reasonHint("Le porteur et le prestataire le liront : n’y écrivez ni revenu, ni donnée de santé.")}
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
            {group.holder_name} et {group.provider_name} en sont informés par e-mail. La décision est
            définitive.
          </p>
          <div className="buttons">
            <ActionButton
              tone="primary"
              isSending={decide.isPending}
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
