import { useState } from "react";
import { Link } from "react-router";
import { plain } from "../../api/http";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Hotline } from "../../components/Hotline";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { IdentifierField, missingIdentifier } from "./IdentifierField";

export function ForgottenPasswordPage() {
  const [isAsked, setIsAsked] = useState(false);
  return (
    <div className="columns">
      <section className="card">
        <PageTitle
          title="Mot de passe oublié"
          lead={
            isAsked
              ? undefined
              : "Nous envoyons un lien par e-mail. Il permet de choisir un nouveau mot de passe."
          }
        />
        {isAsked ? <Asked onAgain={() => setIsAsked(false)} /> : <Ask onDone={setIsAsked} />}
      </section>
      <aside className="card card-tint stack" aria-label="Aide">
        <h2>L’adresse e-mail a changé&nbsp;?</h2>
        <p>
          L’e-mail part à votre adresse, celle de votre compte. Si elle n’est plus la bonne, ou si
          vous ne pouvez pas la lire, appelez-nous.
        </p>
        <p>
          <Hotline className="phone" />
        </p>
        <p>Numéro non surtaxé, prix d’un appel.</p>
        <p>Personne ne vous demandera votre mot de passe.</p>
      </aside>
    </div>
  );
}

function Ask({ onDone }: { onDone: (isAsked: true) => void }) {
  const { form, errors, isSending, submit } = useForm({
    initial: { identifier: "" },
    fields: ["identifier"],
    missing: ({ identifier }) => ({ fields: missingIdentifier(identifier), general: [] }),
    send: async ({ identifier }) => {
      await plain.POST("/api/password/forgotten", { body: { identifier: identifier.trim() } });
      onDone(true);
    },
  });

  return (
    <form className="stack-large" onSubmit={submit} noValidate>
      <ErrorSummary errors={errors} />
      <IdentifierField form={form} />
      <SubmitButton isSending={isSending} sending="Envoi en cours…">
        Recevoir un lien
      </SubmitButton>
      <p>
        <Link to="/connexion">Revenir à la connexion</Link>
      </p>
    </form>
  );
}

/** The same words whether there is such a login or not. */
function Asked({ onAgain }: { onAgain: () => void }) {
  return (
    <div className="stack-large">
      <Notice tone="success" title="Votre demande est enregistrée." takesFocus>
        <p>
          Si cet identifiant est celui d’un compte, un e-mail part vers l’adresse de ce compte. Le
          lien qu’il contient fonctionne pendant 30&nbsp;minutes, une seule fois.
        </p>
      </Notice>
      <div className="stack">
        <h2>Vous ne recevez rien&nbsp;?</h2>
        <ul className="list">
          <li>Attendez quelques minutes et regardez dans les courriers indésirables.</li>
          <li>
            Vérifiez l’identifiant que vous avez saisi, puis recommencez. Trois e-mails au plus
            partent en une heure.
          </li>
          <li>Si vous avez reçu plusieurs e-mails, seul le plus récent fonctionne.</li>
        </ul>
      </div>
      <div className="buttons">
        <button type="button" className="button" onClick={onAgain}>
          Recommencer
        </button>
        <Link to="/connexion">Revenir à la connexion</Link>
      </div>
    </div>
  );
}
