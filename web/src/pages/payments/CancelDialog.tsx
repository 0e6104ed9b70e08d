import { useInvalidate } from "../../api/hooks";
import { paymentsApi } from "../../api/payments";
import { orReread } from "../../api/reread";
import { Dialog } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Checkbox, TextArea } from "../../components/fields";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { count, money } from "../../format";
import { missingReason, REASON, reasonHint } from "../../reason";
import type { DialogProps } from "./BatchDialogs";

const UNCHECKED = "Vérifiez auprès de la banque, puis cochez la case";

export function CancelDialog({ batch, onClose, onDone }: DialogProps) {
  // Since then its file can be taken, and may be at the bank without anyone having noted it.
  const isApproved = batch.state === "approved";
  const invalidate = useInvalidate();
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
      const cancellation = { reason: reason.trim(), not_at_the_bank };
      await orReread(paymentsApi.cancel(batch.batch_id, cancellation), () =>
        invalidate("payments"),
      );
      await invalidate("payments");
      onDone({ done: "cancelled" });
    },
  });
  return (
    <Dialog
      title={
        <>
          Annuler le lot <span className="nowrap">{batch.batch_id}&nbsp;?</span>
        </>
      }
      onDismiss={onClose}
    >
      <p>
        Il ne partira pas à la banque. {count(batch.lines, "ligne sera", "lignes seront")} de nouveau
        à payer, pour {money(batch.total_cents)}, et pourront partir dans un autre lot.
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
            Annuler le lot
          </SubmitButton>
          <button type="button" className="button" data-safe onClick={onClose}>
            Garder le lot
          </button>
        </div>
      </form>
    </Dialog>
  );
}
