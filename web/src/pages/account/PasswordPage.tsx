import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { api } from "../../api/client";
import type { FormErrors } from "../../api/problem";
import { queries, useReread } from "../../api/queries";
import { BackLink } from "../../components/BackLink";
import { CodeField } from "../../components/CodeField";
import { missingCode } from "../../components/code";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";
import { NewPassword, type NewPasswordValues, passwordInput } from "../../components/NewPassword";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import type { AccountOutcome } from "./AccountPage";
import { sentCode } from "./OwnerCheck";

type Values = NewPasswordValues & { current_password: string; code: string; confirmation: string };

export function PasswordPage() {
  const account = useQuery(queries.account());
  return (
    <>
      <BackLink to="/mon-compte">Revenir à mon compte</BackLink>
      <section className="card narrow">
        <PageTitle
          title="Modifier le mot de passe"
          lead="Vos sessions ouvertes sur d’autres appareils se termineront."
        />
        <QueryView query={account}>
          {({ second_factor }) => <PasswordForm asksCode={second_factor.since !== null} />}
        </QueryView>
      </section>
    </>
  );
}

function PasswordForm({ asksCode }: { asksCode: boolean }) {
  const navigate = useNavigate();
  const reread = useReread("account");
  const change = api.useMutation("post", "/api/account/password");
  const { form, errors, isSending, submit, forgive } = useForm<Values>({
    initial: { current_password: "", code: "", password: "", confirmation: "", isShown: false },
    fields: ["current_password", "code", "password", "confirmation"],
    missing: (values) => missingFields(values, asksCode),
    send: async (values) => {
      const { current_password, password, confirmation } = values;
      const code = sentCode(values, asksCode);
      await change.mutateAsync({ body: { current_password, code, password, confirmation } });
      // A recovery code may be used up.
      await reread();
      const state: AccountOutcome = { done: "password_changed" };
      navigate("/mon-compte", { state });
    },
  });
  const { isShown } = form.values;

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <TextField
        form={form}
        name="current_password"
        label="Mot de passe actuel"
        {...passwordInput(isShown, "current-password")}
      />
      {asksCode && <CodeField form={form} onSwitch={forgive} />}
      <NewPassword form={form}>
        <TextField
          form={form}
          name="confirmation"
          label="Nouveau mot de passe, une seconde fois"
          {...passwordInput(isShown, "new-password")}
        />
      </NewPassword>
      <div className="buttons">
        <SubmitButton isSending={isSending}>Enregistrer</SubmitButton>
        <Link to="/mon-compte" className="button">
          Annuler
        </Link>
      </div>
    </form>
  );
}

function missingFields(values: Values, asksCode: boolean): FormErrors {
  const { current_password, code, password, confirmation } = values;
  const fields: Record<string, string> = {};
  if (!current_password) fields.current_password = "Saisissez votre mot de passe actuel";
  if (asksCode) Object.assign(fields, missingCode(code));
  if (!password) fields.password = "Saisissez un nouveau mot de passe";
  else if (password !== confirmation) {
    fields.confirmation = "Saisissez deux fois le même nouveau mot de passe";
  }
  return { fields, general: [] };
}
