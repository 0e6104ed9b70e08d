import { Navigate, useSearchParams } from "react-router";
import { useSession } from "../../api/session";
import { Hotline } from "../../components/Hotline";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { useOutcome } from "../../components/useOutcome";
import { LoginForm } from "./LoginForm";
import { returnPath } from "./returnPath";

/** What the pages hand over that lead to the login. */
export type LoginState =
  { done: "password_chosen" } | { done: "invitation_accepted"; identifier: string };

export function LoginPage() {
  const session = useSession();
  const [search] = useSearchParams();
  const [outcome] = useOutcome<LoginState>();
  if (session.status === "open") return <Navigate to={returnPath(search)} replace />;
  const hasSignedOut = session.status === "closed" && session.reason === "signed_out";
  const identifier = outcome?.done === "invitation_accepted" ? outcome.identifier : undefined;
  return (
    <div className="columns">
      <section className="card">
        <PageTitle title="Se connecter" />
        <div className="stack-large">
          <LoginForm identifier={identifier}>
            {outcome && <OutcomeNotice outcome={outcome} />}
            {hasSignedOut && !outcome && (
              <Notice tone="success" title="Vous êtes bien déconnecté de votre espace." />
            )}
          </LoginForm>
        </div>
      </section>
      <aside className="card card-tint stack" aria-label="Aide à la connexion">
        <h2>Une difficulté&nbsp;?</h2>
        <p>
          <Hotline className="phone" />
        </p>
        <p>Numéro non surtaxé, prix d’un appel.</p>
        <h2>Pas encore de compte&nbsp;?</h2>
        <p>
          Votre compte est ouvert quand l’ANCV reçoit votre convention signée. Un e-mail vous en
          informe. Si votre organisme a déjà un compte, demandez une invitation à son administrateur.
        </p>
        <p>Ce site n’utilise aucun cookie publicitaire&nbsp;: il n’y a rien à accepter.</p>
      </aside>
    </div>
  );
}

function OutcomeNotice({ outcome }: { outcome: LoginState }) {
  if (outcome.done === "password_chosen") {
    return (
      <Notice tone="success" title="Votre nouveau mot de passe est enregistré.">
        <p>
          Connectez-vous avec lui. Les sessions ouvertes avec l’ancien sont terminées, et un e-mail
          vous le confirme.
        </p>
      </Notice>
    );
  }
  return (
    <Notice tone="success" title="Votre compte est ouvert.">
      <p>
        Votre identifiant est <strong>{outcome.identifier}</strong>. Notez-le&nbsp;: il vous sera
        demandé à chaque connexion, avec le mot de passe que vous venez de choisir.
      </p>
    </Notice>
  );
}
