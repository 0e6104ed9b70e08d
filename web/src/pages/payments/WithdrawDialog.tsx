import { api } from "../../api/client";
import { byPath, useReread } from "../../api/queries";
import type { Transfer } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextArea } from "../../components/fields";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { money } from "../../format";
import { missingReason, REASON, reasonHint } from "../../reason";
import type { DialogProps } from "./BatchDialogs";
import { transferStates } from "./words";

/** Takes back what someone else has noted of a transfer by mistake. */
export function WithdrawDialog({ batch, transfer, onClose, onDone }: DialogProps & { transfer: Transfer }) {
  // When something is not as it was thought, it is read again before that is told.
  const withdraw = api.useMutation("post", "/api/payments/batches/{batch_id}/outcomes/withdrawal", {
    onSettled: useReread("payments"),
  });
  const { form, errors, isSending, submit } = useForm({
    initial: { reason: "" },
    fields: ["reason"],
    missing: ({ reason }) => ({ fields: missingReason(reason), general: [] }),
    send: async ({ reason }) => {
      await withdraw.mutateAsync({
        ...byPath({ batch_id: batch.batch_id }),
        body: { reference: transfer.reference, reason: reason.trim() },
      });
      onDone({ done: "withdrawn", about: `${transfer.provider_name}, ${money(transfer.amount_cents)}.` });
    },
  });
  return (
    <Dialog title="Ce résultat est-il une erreur&nbsp;?" onDismiss={onClose}>
      <p>
        {transfer.provider_name}, {money(transfer.amount_cents)}, référence{" "}
        <span className="nowrap">{transfer.reference}</span>&nbsp;: noté «&nbsp;
        {transferStates[transfer.state].text}&nbsp;».
      </p>
      <p>
        Relisez le relevé de la banque. Le virement sera de nouveau en attente de la banque, et le bon
        résultat restera à noter.
        {transfer.state !== "settled" &&
          " Un e-mail dira au prestataire que l’annonce de son rejet était une erreur."}
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        <TextArea
          form={form}
          name="reason"
          label="Ce que dit le relevé"
          hint={reasonHint("C’est conservé avec votre nom.")}
          maxLength={REASON.longest}
        />
        <div className="buttons">
          <SubmitButton isSending={isSending}>Annuler ce résultat</SubmitButton>
          <SafeButton onClick={onClose}>Le garder</SafeButton>
        </div>
      </form>
    </Dialog>
  );
}
