import { useEffect, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { logout, useSession } from "../../api/session";
import { PageTitle } from "../../components/PageTitle";
import { ChoosePasswordForm } from "./ChoosePasswordForm";
import { tokenIn } from "./link";

/** Where the link of the e-mail leads. Its token stands behind the « # », which no server is sent. */
export function ChoosePasswordPage() {
  const { hash, pathname } = useLocation();
  const navigate = useNavigate();
  const session = useSession();
  const shown = tokenIn(hash);
  const [token, setToken] = useState(shown);
  // Another link may be opened while the page of the first is still there.
  if (shown && shown !== token) setToken(shown);

  // It is kept here alone: not in the address bar, where it would be seen, nor in the history.
  useEffect(() => {
    if (shown) navigate(pathname, { replace: true });
  }, [shown, pathname, navigate]);

  const finish = async () => {
    // Every session of the account has just been ended, this browser's too.
    if (session.status === "open") await logout();
    navigate("/connexion", { state: { hasChosenPassword: true } });
  };

  if (!token) return <VoidLink />;
  return (
    <section className="card narrow">
      <PageTitle
        title="Choisir un mot de passe"
        lead="Il remplacera l’ancien dès que vous l’aurez enregistré."
      />
      <ChoosePasswordForm token={token} onDone={finish} onVoid={() => setToken(undefined)} />
    </section>
  );
}

function VoidLink() {
  return (
    <section className="card narrow stack">
      <PageTitle title="Ce lien ne fonctionne plus" />
      <p>
        Un lien fonctionne une seule fois, pendant 30&nbsp;minutes. Si vous en avez demandé
        plusieurs, seul celui de l’e-mail le plus récent fonctionne.
      </p>
      <p>Si vous avez déjà choisi un mot de passe avec ce lien, connectez-vous avec lui.</p>
      <div className="buttons">
        <Link to="/mot-de-passe-oublie" className="button button-primary">
          Recevoir un nouveau lien
        </Link>
        <Link to="/connexion">Revenir à la connexion</Link>
      </div>
    </section>
  );
}
