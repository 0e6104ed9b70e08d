import { useInvalidate } from "../../api/hooks";
import { paymentsApi } from "../../api/payments";
import { orReread } from "../../api/reread";
import { Dialog } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextArea } from "../../components/fields";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { count, money } from "../../format";
import { missingReason, REASON, reasonHint } from "../../reason";
import type { DialogProps } from "./BatchDialogs";

export function CancelDialog({ batch, onClose, onDone }: DialogProps) {
  const invalidate = useInvalidate();
  const { form, errors, isSending, submit } = useForm({
    initial: { reason: "" },
    fields: ["reason"],
    missing: ({ reason }) => ({ fields: missingReason(reason), general: [] }),
    send: async ({ reason }) => {
      await orReread(paymentsApi.cancel(batch.batch_id, reason.trim()), () =>
        invalidate("payments"),
      );
      await invalidate("payments");
      onDone({ done: "cancelled" });
    },
  });
  return (
    <Dialog title={`Annuler le lot ${batch.batch_id}\u00a0?`} onDismiss={onClose}>
      <p>
        Il ne partira pas à la banque. {count(batch.lines, "ligne sera", "lignes seront")} de nouveau
        à payer, pour {money(batch.total_cents)}, et pourront partir dans un autre lot.
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        <TextArea
          form={form}
          name="reason"
          label="Raison"
          hint={reasonHint}
          maxLength={REASON.longest}
        />
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
