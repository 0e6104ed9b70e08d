import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { type FormErrors, hasErrors, noErrors, problemOf, toFormErrors } from "../../api/problem";
import { login } from "../../api/session";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";

const FIELDS = ["identifier", "password"] as const;

type Values = { identifier: string; password: string };

/** Asks for the identifier and the password. The pages around it react to the opened session. */
export function LoginForm() {
  const [values, setValues] = useState<Values>({ identifier: "", password: "" });
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
    const missing = missingFields(values);
    setErrors(missing);
    if (hasErrors(missing)) return;
    setIsSending(true);
    try {
      await login(values.identifier.trim(), values.password);
    } catch (error) {
      setErrors(toFormErrors(problemOf(error), FIELDS));
      setIsSending(false);
    }
  };

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <TextField
        form={form}
        name="identifier"
        label="Numéro de convention ou identifiant"
        hint={<>Il figure sur le courrier joint à votre convention. Exemple&nbsp;: ANCV1654</>}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextField
        form={form}
        name="password"
        label="Mot de passe"
        type="password"
        autoComplete="current-password"
      />
      <button
        type="submit"
        className="button button-primary"
        aria-disabled={isSending || undefined}
      >
        {isSending ? "Connexion en cours…" : "Se connecter"}
      </button>
      <p>
        <Link to="/mot-de-passe-oublie">Mot de passe oublié&nbsp;?</Link>
      </p>
    </form>
  );
}

function missingFields(values: Values): FormErrors {
  const fields: Record<string, string> = {};
  if (!values.identifier.trim()) {
    fields.identifier = "Saisissez votre numéro de convention ou votre identifiant";
  }
  if (!values.password) fields.password = "Saisissez votre mot de passe";
  return { fields, general: [] };
}
