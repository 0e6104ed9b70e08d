import { api } from "../../api/client";
import { byPath, useReread } from "../../api/queries";
import type { Transfer } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { RadioField, TextArea, TextField } from "../../components/fields";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { date, longDate, money, parseDate, today } from "../../format";
import type { DialogProps } from "./BatchDialogs";

/** A bank gives its reasons in a word or two. */
const BANK_REASON = { shortest: 3, longest: 200 };

type Values = { outcome: "" | Transfer["outcomes"][number]; on: string; reason: string };

const OUTCOMES = [
  { value: "settled", label: "Payé", hint: "La banque a exécuté le virement" },
  { value: "rejected", label: "Rejeté", hint: "Le montant est de nouveau à payer" },
];

/** What the bank has made of a transfer; of one that was paid, that it has come back. */
export function OutcomeDialog({ batch, transfer, onClose, onDone }: DialogProps & { transfer: Transfer }) {
  // When something is not as it was thought, it is read again before that is told.
  const record = api.useMutation("post", "/api/payments/batches/{batch_id}/outcomes", {
    onSettled: useReread("payments"),
  });
  const isReturn = transfer.outcomes.includes("returned");
  const { form, errors, isSending, submit } = useForm<Values>({
    initial: { outcome: isReturn ? "returned" : "", on: date(today()), reason: "" },
    fields: ["outcome", "on", "reason"],
    missing: (values) => ({ fields: missingOutcome(values), general: [] }),
    send: async ({ outcome, on, reason }) => {
      const day = parseDate(on);
      if (!outcome || !day) return;
      await record.mutateAsync({
        ...byPath({ batch_id: batch.batch_id }),
        body: {
          reference: transfer.reference,
          outcome,
          on: day,
          reason: hasReason(outcome) ? reason.trim() : null,
        },
      });
      const about = `${transfer.provider_name}, ${money(transfer.amount_cents)}.`;
      onDone({ done: outcome, about });
    },
  });
  return (
    <Dialog
      title={
        isReturn
          ? "La banque a retourné ce virement\u00a0?"
          : `Résultat du virement à ${transfer.provider_name}`
      }
      onDismiss={onClose}
    >
      <p>
        {isReturn && `${transfer.provider_name}, `}
        {money(transfer.amount_cents)}, référence{" "}
        <span className="nowrap">{transfer.reference}</span>, vers le compte qui se termine par{" "}
        {transfer.account_end}
        {transfer.settled_on && `, payé le ${longDate(transfer.settled_on)}`}.
      </p>
      <p>
        {isReturn
          ? "Ce montant sera de nouveau à payer, et un e-mail l’annoncera au prestataire."
          : "Vérifiez le relevé de la banque avant d’enregistrer."}
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        {!isReturn && (
          <RadioField
            form={form}
            name="outcome"
            label="Résultat"
            options={OUTCOMES}
            layout="cards"
          />
        )}
        <TextField
          form={form}
          name="on"
          label={`${DAYS[form.values.outcome || "settled"]} (jj/mm/aaaa)`}
          inputMode="numeric"
          className="input-date"
        />
        {hasReason(form.values.outcome) && (
          <TextArea
            form={form}
            name="reason"
            label="Motif donné par la banque"
            hint="Le prestataire le lira. Exemple&nbsp;: compte clos."
            maxLength={BANK_REASON.longest}
          />
        )}
        <div className="buttons">
          <SubmitButton isSending={isSending}>
            {isReturn ? "Enregistrer le retour" : "Enregistrer"}
          </SubmitButton>
          <SafeButton onClick={onClose}>Annuler</SafeButton>
        </div>
      </form>
    </Dialog>
  );
}

const DAYS: Record<Transfer["outcomes"][number], string> = {
  settled: "Date du paiement",
  rejected: "Date du rejet",
  returned: "Date du retour",
};

/** The bank says why a transfer does not stand. */
function hasReason(outcome: Values["outcome"]): boolean {
  return outcome === "rejected" || outcome === "returned";
}

export function missingOutcome({ outcome, on, reason }: Values): Record<string, string> {
  const fields: Record<string, string> = {};
  if (!outcome) fields.outcome = "Choisissez le résultat du virement";
  if (!parseDate(on)) fields.on = "Saisissez une date comme 14/05/2027";
  if (hasReason(outcome) && reason.trim().length < BANK_REASON.shortest) {
    fields.reason = "Saisissez le motif donné par la banque";
  }
  return fields;
}
