import { Link } from "react-router";
import { Hotline } from "../components/Hotline";
import { PageTitle } from "../components/PageTitle";

export function NotFoundPage() {
  return (
    <div className="narrow stack">
      <PageTitle
        title="Page introuvable"
        lead="L’adresse est peut-être incomplète, ou cette page n’est pas accessible avec votre compte."
      />
      <p>
        <Link to="/" className="button button-primary">
          Revenir à l’accueil
        </Link>
      </p>
      <p>
        Vous cherchez quelque chose de précis&nbsp;? Appelez le <Hotline />.
      </p>
    </div>
  );
}
