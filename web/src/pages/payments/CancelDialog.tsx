import { api } from "../../api/client";
import { byPath, useReread } from "../../api/queries";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Checkbox, TextArea } from "../../components/fields";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { count, dateTime, french, money } from "../../format";
import { missingReason, REASON, reasonHint } from "../../reason";
import type { DialogProps } from "./BatchDialogs";
import { cancelWords } from "./words";

const UNCHECKED = "Vérifiez auprès de la banque, puis cochez la case";

export function CancelDialog({ batch, onClose, onDone }: DialogProps) {
  // Since then its file can be taken, and may be at the bank without anyone having noted it.
  const isApproved = batch.state === "approved";
  const wish = batch.dissolution;
  const needsAnother = batch.taken.length > 0 && !wish;
  // When something is not as it was thought, it is read again before that is told.
  const cancel = api.useMutation("post", "/api/payments/batches/{batch_id}/cancellation", {
    onSettled: useReread("payments"),
  });
  const { form, errors, isSending, submit } = useForm({
    initial: { reason: "", not_at_the_bank: false },
    fields: ["reason"],
    missing: ({ reason, not_at_the_bank }) => ({
      fields: {
        ...missingReason(reason),
        ...(isApproved && !not_at_the_bank && { not_at_the_bank: UNCHECKED }),
      },
      general: [],
    }),
    send: async ({ reason, not_at_the_bank }) => {
      await cancel.mutateAsync({
        ...byPath({ batch_id: batch.batch_id }),
        body: { reason: reason.trim(), not_at_the_bank },
      });
      onDone({ done: needsAnother ? "cancellation_asked" : "cancelled" });
    },
  });
  return (
    <Dialog
      title={
        <>
          {cancelWords(batch)} <span className="nowrap">{batch.batch_id}&nbsp;?</span>
        </>
      }
      onDismiss={onClose}
    >
      {needsAnother && (
        <p>
          Son fichier a été téléchargé&nbsp;: <strong>une autre personne que vous</strong> doit confirmer
          l’annulation. D’ici là, le fichier n’est plus donné.
        </p>
      )}
      {wish && (
        <p>
          {wish.by} a demandé cette annulation le {dateTime(wish.at)}&nbsp;: {french(wish.because)}
        </p>
      )}
      <p>
        Il ne partira pas à la banque. {count(batch.lines, "ligne sera", "lignes seront")} de nouveau
        à payer, pour {money(batch.total_cents)}, et {batch.lines === 1 ? "pourra" : "pourront"}{" "}
        partir dans un autre lot.
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        <TextArea
          form={form}
          name="reason"
          label="Motif"
          hint={reasonHint()}
          maxLength={REASON.longest}
        />
        {isApproved && (
          <Checkbox
            form={form}
            name="not_at_the_bank"
            label="J’ai vérifié que la banque n’a pas le fichier de ce lot"
          />
        )}
        <div className="buttons">
          <SubmitButton isSending={isSending} tone="danger">
            {cancelWords(batch)}
          </SubmitButton>
          <SafeButton onClick={onClose}>Garder le lot</SafeButton>
        </div>
      </form>
    </Dialog>
  );
}
