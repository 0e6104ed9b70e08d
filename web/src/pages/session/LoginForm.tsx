import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { type FormErrors, onField, problemOf } from "../../api/problem";
import { login } from "../../api/session";
import { CodeField } from "../../components/CodeField";
import { missingCode, normalCode } from "../../components/code";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { IdentifierField, missingIdentifier } from "./IdentifierField";

type Credentials = { identifier: string; password: string };

type Props = {
  identifier?: string;
  /** What there is to say before the first step. */
  children?: ReactNode;
};

/**
 * Asks for the identifier and the password, then for a code of those who have a second factor. The
 * pages around it react to the opened session.
 */
export function LoginForm({ identifier = "", children }: Props) {
  const [known, setKnown] = useState<Credentials>({ identifier, password: "" });
  return known.password ? (
    <CodeStep
      credentials={known}
      onBack={() => setKnown({ identifier: known.identifier, password: "" })}
    />
  ) : (
    <>
      {children}
      <CredentialsStep identifier={known.identifier} onCodeRequired={setKnown} />
    </>
  );
}

type CredentialsProps = { identifier: string; onCodeRequired: (known: Credentials) => void };

function CredentialsStep({ identifier, onCodeRequired }: CredentialsProps) {
  const { form, errors, isSending, submit } = useForm<Credentials>({
    initial: { identifier, password: "" },
    fields: ["identifier", "password"],
    missing: missingFields,
    send: async (values) => {
      const credentials = { ...values, identifier: values.identifier.trim() };
      try {
        await login({ ...credentials, code: null });
      } catch (error) {
        if (problemOf(error).code !== "second_factor_required") throw error;
        onCodeRequired(credentials);
      }
    },
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
      <SubmitButton isSending={isSending} sending="Connexion en cours…">
        Se connecter
      </SubmitButton>
      <p>
        <Link to="/mot-de-passe-oublie">Mot de passe oublié&nbsp;?</Link>
      </p>
    </form>
  );
}

type CodeProps = { credentials: Credentials; onBack: () => void };

function CodeStep({ credentials, onBack }: CodeProps) {
  const { form, errors, isSending, submit, forgive } = useForm({
    initial: { code: "" },
    fields: ["code"],
    missing: ({ code }) => ({ fields: missingCode(code), general: [] }),
    send: async ({ code }) => {
      try {
        await login({ ...credentials, code: normalCode(code) });
      } catch (error) {
        throw onField(error, "wrong_code", "code");
      }
    },
  });

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <div className="stack">
        <h2>Deuxième étape&nbsp;: votre code</h2>
        <p>
          Le mot de passe est le bon. Ouvrez votre application de codes pour l’identifiant{" "}
          <strong>{credentials.identifier.toUpperCase()}</strong>.
        </p>
      </div>
      <CodeField form={form} onSwitch={forgive} takesFocus />
      <div className="buttons">
        <SubmitButton isSending={isSending} sending="Connexion en cours…">
          Se connecter
        </SubmitButton>
        <button type="button" className="text-button" onClick={onBack}>
          Revenir au mot de passe
        </button>
      </div>
    </form>
  );
}

function missingFields(values: Credentials): FormErrors {
  const fields = missingIdentifier(values.identifier);
  if (!values.password) fields.password = "Saisissez votre mot de passe";
  return { fields, general: [] };
}
