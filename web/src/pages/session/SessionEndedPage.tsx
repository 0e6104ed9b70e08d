import { Navigate, useSearchParams } from "react-router";
import { useSession } from "../../api/session";
import { PageTitle } from "../../components/PageTitle";
import { LoginForm } from "./LoginForm";
import { returnPath } from "./returnPath";

export function SessionEndedPage() {
  const session = useSession();
  const [search] = useSearchParams();
  if (session.status === "open") return <Navigate to={returnPath(search)} replace />;
  return (
    <section className="card narrow">
      <PageTitle
        title="Votre session est terminée"
        lead="Pour protéger les données des seniors, elle se ferme après un moment sans activité. Connectez-vous à nouveau&nbsp;: vous reviendrez à la page où vous étiez."
      />
      <LoginForm />
    </section>
  );
}
