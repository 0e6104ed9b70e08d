import { Link, useNavigate } from "react-router";
import { accountApi } from "../../api/account";
import type { FormErrors } from "../../api/problem";
import { BackLink } from "../../components/BackLink";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";
import { NewPassword, type NewPasswordValues, passwordInput } from "../../components/NewPassword";
import { PageTitle } from "../../components/PageTitle";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import type { AccountOutcome } from "./AccountPage";

type Values = NewPasswordValues & { current_password: string; confirmation: string };

export function PasswordPage() {
  return (
    <>
      <BackLink to="/mon-compte">Revenir à mon compte</BackLink>
      <section className="card narrow">
        <PageTitle
          title="Modifier le mot de passe"
          lead="Vos sessions ouvertes sur d’autres appareils se termineront."
        />
        <PasswordForm />
      </section>
    </>
  );
}

function PasswordForm() {
  const navigate = useNavigate();
  const { form, errors, isSending, submit } = useForm<Values>({
    initial: { current_password: "", password: "", confirmation: "", isShown: false },
    fields: ["current_password", "password", "confirmation"],
    missing: missingFields,
    send: async ({ current_password, password, confirmation }) => {
      await accountApi.changePassword({ current_password, password, confirmation });
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

function missingFields({ current_password, password, confirmation }: Values): FormErrors {
  const fields: Record<string, string> = {};
  if (!current_password) fields.current_password = "Saisissez votre mot de passe actuel";
  if (!password) fields.password = "Saisissez un nouveau mot de passe";
  else if (password !== confirmation) {
    fields.confirmation = "Saisissez deux fois le même nouveau mot de passe";
  }
  return { fields, general: [] };
}
