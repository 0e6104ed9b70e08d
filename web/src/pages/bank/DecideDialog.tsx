import { api } from "../../api/client";
import { byPath, useReread } from "../../api/queries";
import type { BankRequest } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextArea, TextField } from "../../components/fields";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { of } from "../../format";
import { missingReason, REASON, reasonHint } from "../../reason";
import { normalIban } from "./iban";

type Props = {
  request: BankRequest;
  accepts: boolean;
  onClose: () => void;
  onDone: () => void;
};

type Values = { account_end: string; reason: string };

/** Accepts an account whose end the provider has read out, or refuses it for a reason. */
export function DecideDialog({ request, accepts, onClose, onDone }: Props) {
  const { provider_id, provider_name, requested, version } = request;
  // When something is not as it was thought, it is read again before that is told.
  const decide = api.useMutation("post", "/api/payments/bank-accounts/{provider_id}/decision", {
    onSettled: useReread("payments"),
  });
  const { form, errors, isSending, submit } = useForm<Values>({
    initial: { account_end: "", reason: "" },
    fields: ["account_end", "reason"],
    missing: (values) => ({
      fields: accepts
        ? wrongEnd(values.account_end, requested.account_end)
        : missingReason(values.reason),
      general: [],
    }),
    send: async ({ reason }) => {
      await decide.mutateAsync({
        ...byPath({ provider_id }),
        body: { accepted: accepts, version, reason: accepts ? null : reason.trim() },
      });
      onDone();
    },
  });
  return (
    <Dialog
      title={`${accepts ? "Accepter" : "Refuser"} le compte ${of(provider_name)}\u00a0?`}
      onDismiss={onClose}
    >
      <p>
        {accepts
          ? "Les prochains lots paieront ce prestataire sur ce compte. Tous ses utilisateurs en seront informés par e-mail."
          : "Le compte actuel, s’il y en a un, reste en place. Tous les utilisateurs du prestataire en seront informés par e-mail."}
      </p>
      <form className="stack" onSubmit={submit} noValidate>
        <ErrorSummary errors={errors} />
        {accepts ? (
          <TextField
            form={form}
            name="account_end"
            label={`Les ${requested.account_end.length}\u00a0derniers caractères de l’IBAN`}
            hint="Tels que le prestataire vous les a lus au téléphone&nbsp;: ils sont comparés à ceux de la demande."
            spellCheck={false}
            maxLength={8}
            className="input-short"
          />
        ) : (
          <TextArea
            form={form}
            name="reason"
            label="Motif"
            hint={reasonHint("Le prestataire le lira, et il est conservé avec votre nom.")}
            maxLength={REASON.longest}
          />
        )}
        <div className="buttons">
          <SubmitButton isSending={isSending} tone={accepts ? "primary" : "danger"}>
            {accepts ? "Accepter ce compte" : "Refuser ce compte"}
          </SubmitButton>
          <SafeButton onClick={onClose}>Pas maintenant</SafeButton>
        </div>
      </form>
    </Dialog>
  );
}

export function wrongEnd(typed: string, end: string): Record<string, string> {
  const given = normalIban(typed);
  if (given === end.toUpperCase()) return {};
  return {
    account_end: given
      ? "Ce n’est pas la fin de l’IBAN demandé\u00a0: n’acceptez pas ce compte sans avoir rappelé le prestataire"
      : "Saisissez la fin de l’IBAN que le prestataire vous a lue",
  };
}
