import { useState } from "react";
import { Link } from "react-router";
import { accountApi } from "../../api/account";
import { useAccount } from "../../api/hooks";
import { BackLink } from "../../components/BackLink";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { CurrentPassword, missingPassword } from "./CurrentPassword";

export function EmailPage() {
  const account = useAccount();
  const [sentTo, setSentTo] = useState<string>();
  return (
    <>
      <BackLink to="/mon-compte">Revenir à mon compte</BackLink>
      <section className="card narrow">
        <PageTitle
          title="Modifier l’adresse e-mail"
          lead="Elle reçoit les liens de connexion et les informations du programme."
        />
        <QueryView query={account}>
          {({ email }) => (
            <div className="stack-large">
              <p>
                Votre adresse actuelle&nbsp;: <strong>{email}</strong>
              </p>
              {sentTo ? <Sent to={sentTo} /> : <EmailForm onSent={setSentTo} />}
            </div>
          )}
        </QueryView>
      </section>
    </>
  );
}

function EmailForm({ onSent }: { onSent: (email: string) => void }) {
  const { form, errors, isSending, submit } = useForm({
    initial: { email: "", password: "" },
    fields: ["email", "password"],
    missing: ({ email, password }) => ({
      fields: {
        ...(email.trim() ? {} : { email: "Saisissez la nouvelle adresse" }),
        ...missingPassword(password),
      },
      general: [],
    }),
    send: async ({ email, password }) => {
      await accountApi.requestEmailChange(email.trim(), password);
      onSent(email.trim());
    },
  });

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <TextField
        form={form}
        name="email"
        label="Nouvelle adresse e-mail"
        hint="Une adresse que vous êtes seul à lire. Exemple&nbsp;: prenom.nom@exemple.fr"
        type="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
      />
      <CurrentPassword form={form} />
      <div className="buttons">
        <SubmitButton isSending={isSending} sending="Envoi en cours…">
          Recevoir un lien
        </SubmitButton>
        <Link to="/mon-compte" className="button">
          Annuler
        </Link>
      </div>
    </form>
  );
}

function Sent({ to }: { to: string }) {
  return (
    <>
      <Notice tone="success" title="Un lien part vers votre nouvelle adresse." takesFocus>
        <p>
          Ouvrez-le dans les 24&nbsp;heures pour confirmer <strong>{to}</strong>. D’ici là,
          l’adresse actuelle reste la vôtre.
        </p>
      </Notice>
      <p>
        Vous ne recevez rien&nbsp;? Attendez quelques minutes et regardez dans les courriers
        indésirables. Si l’adresse a une faute, recommencez&nbsp;: seul le dernier lien fonctionne.
      </p>
    </>
  );
}
