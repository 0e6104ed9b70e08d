import { type FormEvent, useState } from "react";
import { choosePassword } from "../../api/password";
import { type FormErrors, hasErrors, noErrors, problemOf, toFormErrors } from "../../api/problem";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Checkbox, TextField } from "../../components/fields";

type Values = { password: string; isShown: boolean };
type Props = { token: string; onDone: () => void; onVoid: () => void };

export function ChoosePasswordForm({ token, onDone, onVoid }: Props) {
  const [values, setValues] = useState<Values>({ password: "", isShown: false });
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [isSending, setIsSending] = useState(false);
  const form = {
    values,
    errors: errors.fields,
    set: <K extends keyof Values>(name: K, value: Values[K]) =>
      setValues((previous) => ({ ...previous, [name]: value })),
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isSending) return;
    const missing = missingFields(values.password);
    setErrors(missing);
    if (hasErrors(missing)) return;
    setIsSending(true);
    try {
      await choosePassword(token, values.password);
      onDone();
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code === "link_void") return onVoid();
      setErrors(toFormErrors(problem, ["password"]));
      setIsSending(false);
    }
  };

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
        type={values.isShown ? "text" : "password"}
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

function missingFields(password: string): FormErrors {
  return password
    ? noErrors
    : { fields: { password: "Saisissez un nouveau mot de passe" }, general: [] };
}
