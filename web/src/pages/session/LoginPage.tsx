import { Navigate, useLocation, useSearchParams } from "react-router";
import { useSession } from "../../api/session";
import { Hotline } from "../../components/Hotline";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { LoginForm } from "./LoginForm";
import { returnPath } from "./returnPath";

export function LoginPage() {
  const session = useSession();
  const [search] = useSearchParams();
  const { state } = useLocation();
  if (session.status === "open") return <Navigate to={returnPath(search)} replace />;
  const hasSignedOut = session.status === "closed" && session.reason === "signed_out";
  const hasChosenPassword = state?.hasChosenPassword === true;
  return (
    <div className="columns">
      <section className="card">
        <PageTitle title="Se connecter" />
        <div className="stack-large">
          {hasChosenPassword && (
            <Notice tone="success" title="Votre nouveau mot de passe est enregistré.">
              <p>
                Connectez-vous avec lui. Les sessions ouvertes avec l’ancien sont terminées, et un
                e-mail le confirme à votre organisme.
              </p>
            </Notice>
          )}
          {hasSignedOut && !hasChosenPassword && (
            <Notice tone="success" title="Vous êtes bien déconnecté de votre espace." />
          )}
          <LoginForm />
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
          informe.
        </p>
        <p>Ce site n’utilise aucun cookie publicitaire&nbsp;: il n’y a rien à accepter.</p>
      </aside>
    </div>
  );
}
