import { Link } from "react-router";
import { Hotline } from "../../components/Hotline";
import { PageTitle } from "../../components/PageTitle";

export function ForgottenPasswordPage() {
  return (
    <section className="card narrow stack">
      <PageTitle
        title="Mot de passe oublié"
        lead="Pour le moment, un nouveau mot de passe se demande par téléphone."
      />
      <p>
        <Hotline className="phone" />
      </p>
      <p>Numéro non surtaxé, prix d’un appel.</p>
      <p>
        Préparez votre numéro de convention&nbsp;: il figure sur le courrier joint à votre
        convention. Personne ne vous demandera votre mot de passe actuel.
      </p>
      <p>
        <Link to="/connexion">Revenir à la connexion</Link>
      </p>
    </section>
  );
}
