import { choosePassword } from "../../api/password";
import { type FormErrors, noErrors, problemOf } from "../../api/problem";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Checkbox, TextField } from "../../components/fields";
import { useForm } from "../../components/useForm";

type Values = { password: string; isShown: boolean };
type Props = { token: string; onDone: () => void; onVoid: () => void };

export function ChoosePasswordForm({ token, onDone, onVoid }: Props) {
  const { form, errors, isSending, submit } = useForm<Values>({
    initial: { password: "", isShown: false },
    fields: ["password"],
    missing: missingFields,
    send: async ({ password }) => {
      try {
        await choosePassword(token, password);
      } catch (error) {
        if (problemOf(error).code === "link_void") return onVoid();
        throw error;
      }
      onDone();
    },
  });

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <div className="stack">
        <h2>Un bon mot de passe</h2>
        <ul className="list">
          <li>compte au moins 12&nbsp;caractères&nbsp;;</li>
          <li>ne contient ni le numéro de convention, ni le nom de l’organisme&nbsp;;</li>
          <li>
            ne se devine pas&nbsp;: plusieurs mots sans lien entre eux se retiennent bien, les
            suites et les répétitions sont à éviter.
          </li>
        </ul>
      </div>
      <TextField
        form={form}
        name="password"
        label="Nouveau mot de passe"
        hint={<>Au moins 12&nbsp;caractères. Les majuscules comptent.</>}
        type={form.values.isShown ? "text" : "password"}
        autoComplete="new-password"
        autoCapitalize="none"
        spellCheck={false}
      />
      <Checkbox form={form} name="isShown" label="Afficher le mot de passe" />
      <button
        type="submit"
        className="button button-primary"
        aria-disabled={isSending || undefined}
      >
        {isSending ? "Enregistrement en cours…" : "Enregistrer"}
      </button>
    </form>
  );
}

function missingFields({ password }: Values): FormErrors {
  return password
    ? noErrors
    : { fields: { password: "Saisissez un nouveau mot de passe" }, general: [] };
}
