import { useState } from "react";
import { api } from "../../api/client";
import { useReread } from "../../api/queries";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";
import type { Form } from "../../components/form";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { bicProblem, ibanAsTyped, ibanInGroups, ibanProblem, normalIban } from "./iban";

type Values = { account_holder: string; iban: string; bic: string };

const EMPTY: Values = { account_holder: "", iban: "", bic: "" };

type Props = {
  /** Whether a request that waits is replaced by this one. */
  replaces: boolean;
  /** With the end of the account. */
  onAsked: (accountEnd: string) => void;
};

/** Asks for another account. It starts anew once it is sent. */
export function BankAccountForm(props: Props) {
  const [sendings, setSendings] = useState(0);
  return (
    <AskForm
      key={sendings}
      {...props}
      onAsked={(accountEnd) => {
        setSendings(sendings + 1);
        props.onAsked(accountEnd);
      }}
    />
  );
}

function AskForm({ replaces, onAsked }: Props) {
  const reread = useReread("bankAccount");
  const request = api.useMutation("put", "/api/bank-account");
  const { form, errors, problem, isSending, submit } = useForm<Values>({
    initial: EMPTY,
    fields: ["account_holder", "iban", "bic"],
    missing: (values) => ({ fields: missingAccount(values), general: [] }),
    send: async ({ account_holder, iban, bic }) => {
      await request.mutateAsync({
        body: {
          account_holder: account_holder.trim(),
          iban: normalIban(iban),
          bic: normalIban(bic) || null,
        },
      });
      await reread();
      onAsked(normalIban(iban).slice(-4));
    },
  });
  const { iban } = form.values;
  const typed = ibanAsTyped(iban);
  const isRefused = problem?.fields.some(({ field }) => field === "iban") ?? false;
  const shown = isRefused ? form : { ...form, errors: checkedAsTyped(form) };

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <p>
        L’ANCV vérifie chaque compte avant de s’en servir. D’ici là, rien ne change.
        {replaces && " Cette demande remplacera celle qui attend."}
      </p>
      <TextField
        form={shown}
        name="account_holder"
        label="Titulaire du compte"
        hint="Comme sur le relevé d’identité bancaire. C’est le nom de votre organisme."
        maxLength={70}
      />
      <div>
        <TextField
          form={shown}
          name="iban"
          label="IBAN"
          hint="27&nbsp;caractères pour un compte français, avec ou sans espaces. Exemple&nbsp;: FR76 3000 6000 0112 3456 7890 189"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={50}
          className="iban"
        />
        <output className="iban-check">
          {typed?.isRight && !isRefused && (
            <>
              <span className="iban">{ibanInGroups(iban)}</span>
              <span className="tag tag-success">{typed.text}</span>
            </>
          )}
        </output>
      </div>
      <TextField
        form={shown}
        name="bic"
        label="BIC"
        hint="Le code de la banque, de 8 ou 11&nbsp;caractères. Il est nécessaire hors de l’Espace économique européen&nbsp;: Monaco, Suisse, Royaume-Uni…"
        optional
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={14}
        className="input-code"
      />
      <div className="buttons">
        <SubmitButton isSending={isSending} sending="Envoi en cours…">
          Demander ce compte
        </SubmitButton>
      </div>
    </form>
  );
}

/** The errors of the form, with what the number is at this moment: an old error of it is not shown. */
function checkedAsTyped({ values: { iban }, errors }: Form<Values>): Record<string, string> {
  const typed = ibanAsTyped(iban);
  const wrong = errors.iban ? ibanProblem(iban) : typed && !typed.isRight ? typed.text : undefined;
  const others = Object.entries(errors).filter(([name]) => name !== "iban");
  return Object.fromEntries(wrong ? [...others, ["iban", wrong]] : others);
}

export function missingAccount({ account_holder, iban, bic }: Values): Record<string, string> {
  const fields: Record<string, string> = {};
  if (!account_holder.trim()) fields.account_holder = "Saisissez le nom du titulaire du compte";
  const wrongIban = ibanProblem(iban);
  if (wrongIban) fields.iban = wrongIban;
  const wrongBic = bicProblem(bic);
  if (wrongBic) fields.bic = wrongBic;
  return fields;
}
