import { type FormEvent, useState } from "react";
import { api } from "../../api/client";
import {
  type FormErrors,
  hasErrors,
  isOvertaken,
  noErrors,
  problemOf,
  toFormErrors,
} from "../../api/problem";
import { byPath } from "../../api/queries";
import type { Attendee, Problem, Validation } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextArea } from "../../components/fields";
import { SubmitButton } from "../../components/SubmitButton";
import { fullName, money } from "../../format";
import { missingReason, REASON, reasonHint } from "../../reason";

type Props = {
  validation: Validation;
  person: Attendee;
  onClose: () => void;
  onDone: (fresh: Validation) => void;
  onRefused: (problem: Problem) => void;
};

/** ANCV puts right after the confirmation whether someone was there. */
export function PresenceDialog({ validation, person, onClose, onDone, onRefused }: Props) {
  const { group, course_version } = validation;
  const isNowPresent = person.fate === "absent";
  const [reason, setReason] = useState("");
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const change = api.useMutation("post", "/api/groups/{group_id}/presence", {
    onSuccess: onDone,
    onError: (error) => {
      const problem = problemOf(error);
      if (isOvertaken(problem)) onRefused(problem);
      else setErrors(toFormErrors(problem, ["reason"]));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending) return;
    const found = { fields: missingReason(reason), general: [] };
    setErrors(found);
    if (hasErrors(found)) return;
    change.mutate({
      ...byPath({ group_id: group.group_id }),
      body: {
        course_version,
        enrollment_id: person.enrollment_id,
        is_present: isNowPresent,
        reason: reason.trim(),
      },
    });
  };
  const name = fullName(person);
  return (
    <Dialog
      title={isNowPresent ? `${name} était là\u00a0?` : `${name} n’était pas là\u00a0?`}
      onDismiss={onClose}
    >
      <p>
        {isNowPresent
          ? "L’aide sera examinée à nouveau, puis versée au prestataire si elle peut l’être."
          : withdrawn(person)}
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        <TextArea
          form={{ values: { reason }, errors: errors.fields, set: (_, value) => setReason(value) }}
          name="reason"
          label="Motif"
          hint={reasonHint("Il est conservé.")}
          maxLength={REASON.longest}
        />
        <div className="buttons">
          <SubmitButton isSending={change.isPending}>
            {isNowPresent ? "Enregistrer la présence" : "Enregistrer l’absence"}
          </SubmitButton>
          <SafeButton onClick={onClose}>Annuler</SafeButton>
        </div>
      </form>
    </Dialog>
  );
}

function withdrawn({ aid, to_verify }: Attendee): string {
  if (to_verify) {
    return `L’aide de ${money(aid.amount_cents)}, qui attendait d’être vérifiée, sera rendue au crédit du porteur.`;
  }
  return aid.amount_cents > 0
    ? `L’aide de ${money(aid.amount_cents)} sera reprise au prestataire et rendue au crédit du porteur.`
    : "Aucune aide n’avait été accordée\u00a0: rien n’est à reprendre.";
}
