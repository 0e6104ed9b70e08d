import { Link } from "react-router";
import type { FormErrors } from "../../api/problem";
import { login } from "../../api/session";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";
import { useForm } from "../../components/useForm";
import { IdentifierField, missingIdentifier } from "./IdentifierField";

type Values = { identifier: string; password: string };

/** Asks for the identifier and the password. The pages around it react to the opened session. */
export function LoginForm() {
  const { form, errors, isSending, submit } = useForm<Values>({
    initial: { identifier: "", password: "" },
    fields: ["identifier", "password"],
    missing: missingFields,
    send: ({ identifier, password }) => login(identifier.trim(), password),
  });

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <IdentifierField form={form} />
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
  const fields = missingIdentifier(values.identifier);
  if (!values.password) fields.password = "Saisissez votre mot de passe";
  return { fields, general: [] };
}
