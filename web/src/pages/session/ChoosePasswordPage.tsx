import { Link } from "react-router";
import { plain } from "../../api/http";
import { PageTitle } from "../../components/PageTitle";
import { ChoosePasswordForm } from "./ChoosePasswordForm";
import { useLink } from "./useLink";
import { VoidLink } from "./VoidLink";

export function ChoosePasswordPage() {
  const { token, open, goToLogin } = useLink();
  if (!token) return <VoidPasswordLink />;
  return (
    <section className="card narrow">
      <PageTitle
        title="Choisir un mot de passe"
        lead="Il remplacera l’ancien dès que vous l’aurez enregistré."
      />
      <ChoosePasswordForm
        onChoose={(password) =>
          open(async (link) => {
            await plain.POST("/api/password/choose", { body: { token: link, password } });
            // Every session of the user has just been ended, this browser's too.
            await goToLogin({ done: "password_chosen" });
          })
        }
      />
    </section>
  );
}

function VoidPasswordLink() {
  return (
    <VoidLink
      action={
        <Link to="/mot-de-passe-oublie" className="button button-primary">
          Recevoir un nouveau lien
        </Link>
      }
    >
      <p>
        Un lien fonctionne une seule fois, pendant 30&nbsp;minutes. Si vous en avez demandé
        plusieurs, seul celui de l’e-mail le plus récent fonctionne.
      </p>
      <p>Si vous avez déjà choisi un mot de passe avec ce lien, connectez-vous avec lui.</p>
    </VoidLink>
  );
}
