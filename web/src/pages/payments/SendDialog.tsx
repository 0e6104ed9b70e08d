import { api } from "../../api/client";
import { noErrors, onField } from "../../api/problem";
import { byPath, useReread } from "../../api/queries";
import { CloseButton, Dialog, SafeButton } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Checkbox } from "../../components/fields";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import type { DialogProps } from "./BatchDialogs";

/** What the bank would not take any more, or pay elsewhere: whoever notes it says that the bank has it. */
const UNSURE = ["noted_late", "account_changed"];

export function SendDialog({ batch, onClose, onDone }: DialogProps) {
  // When something is not as it was thought, it is read again before that is told.
  const send = api.useMutation("post", "/api/payments/batches/{batch_id}/sending", {
    onSettled: useReread("payments"),
  });
  const { form, errors, problem, isSending, submit } = useForm({
    initial: { at_the_bank: false },
    fields: ["at_the_bank"],
    missing: () => noErrors,
    send: async (body) => {
      try {
        await send.mutateAsync({ ...byPath({ batch_id: batch.batch_id }), body });
      } catch (error) {
        throw UNSURE.reduce((known, code) => onField(known, code, "at_the_bank"), error as unknown);
      }
      onDone({ done: "sent" });
    },
  });
  const isAsked = form.values.at_the_bank || "at_the_bank" in errors.fields;
  return (
    <Dialog title="Le fichier est-il déposé à la banque&nbsp;?" onDismiss={onClose}>
      <p>
        Confirmez seulement si la banque a pris le fichier du lot{" "}
        <span className="nowrap">{batch.batch_id}</span>. Le lot ne pourra plus être annulé.
      </p>
      <p>
        Un e-mail annoncera son virement à{" "}
        {batch.transfers.length === 1
          ? "un prestataire"
          : `chacun des ${batch.transfers.length}\u00a0prestataires`}
        .
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        {isAsked && (
          <Checkbox
            form={form}
            name="at_the_bank"
            label="J’ai vérifié auprès de la banque qu’elle a pris ce fichier"
          />
        )}
        {problem?.status === 409 && !isAsked ? (
          <CloseButton onClick={onClose} />
        ) : (
          <div className="buttons">
            <SubmitButton isSending={isSending}>Oui, il est déposé</SubmitButton>
            <SafeButton onClick={onClose}>Pas encore</SafeButton>
          </div>
        )}
      </form>
    </Dialog>
  );
}
