import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { api } from "../../api/client";
import { queries, useReread } from "../../api/queries";
import { BackLink } from "../../components/BackLink";
import { EmailAddress } from "../../components/EmailAddress";
import { ErrorSummary } from "../../components/ErrorSummary";
import { TextField } from "../../components/fields";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { missingOwner, OwnerCheck, sentCode } from "./OwnerCheck";

export function EmailPage() {
  const account = useQuery(queries.account());
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
          {({ email, second_factor }) => (
            <div className="stack-large">
              <p>
                Votre adresse actuelle&nbsp;:{" "}
                <strong>
                  <EmailAddress>{email}</EmailAddress>
                </strong>
              </p>
              {sentTo ? (
                <Sent to={sentTo} />
              ) : (
                <EmailForm asksCode={second_factor.since !== null} onSent={setSentTo} />
              )}
            </div>
          )}
        </QueryView>
      </section>
    </>
  );
}

type FormProps = { asksCode: boolean; onSent: (email: string) => void };

function EmailForm({ asksCode, onSent }: FormProps) {
  const reread = useReread("account");
  const request = api.useMutation("post", "/api/account/email");
  const { form, errors, isSending, submit, forgive } = useForm({
    initial: { email: "", password: "", code: "" },
    fields: ["email", "password", "code"],
    missing: (values) => ({
      fields: {
        ...(values.email.trim() ? {} : { email: "Saisissez la nouvelle adresse" }),
        ...missingOwner(values, asksCode),
      },
      general: [],
    }),
    send: async (values) => {
      const email = values.email.trim();
      const { password } = values;
      await request.mutateAsync({ body: { email, password, code: sentCode(values, asksCode) } });
      // A recovery code may be used up.
      await reread();
      onSent(email);
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
      <OwnerCheck form={form} asksCode={asksCode} onSwitch={forgive} />
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
