import { useState } from "react";
import { Link } from "react-router";
import { plain } from "../../api/http";
import { noErrors } from "../../api/problem";
import { useReread } from "../../api/queries";
import { ErrorSummary } from "../../components/ErrorSummary";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { SubmitButton } from "../../components/SubmitButton";
import { useForm } from "../../components/useForm";
import { useLink } from "./useLink";
import { VoidLink } from "./VoidLink";

/** The address changes when one asks for it here, not when a filter of mails looks at the link. */
export function ConfirmEmailPage() {
  const { token, open } = useLink();
  const reread = useReread("account");
  const [confirmed, setConfirmed] = useState<string>();
  const { errors, isSending, submit } = useForm({
    initial: {},
    fields: [],
    missing: () => noErrors,
    send: () =>
      open(async (link) => {
        await plain.POST("/api/email/confirm", { body: { token: link } });
        await reread();
        setConfirmed(link);
      }),
  });

  if (!token) return <VoidEmailLink />;
  return (
    <section className="card narrow">
      <PageTitle title="Confirmer votre adresse e-mail" />
      {confirmed === token ? (
        <Confirmed />
      ) : (
        <form className="stack-large" onSubmit={submit}>
          <ErrorSummary errors={errors} />
          <p>
            Confirmez que l’adresse qui a reçu ce lien est la vôtre. Les prochains e-mails y seront
            envoyés.
          </p>
          <SubmitButton isSending={isSending}>Confirmer cette adresse</SubmitButton>
        </form>
      )}
    </section>
  );
}

function Confirmed() {
  return (
    <div className="stack-large">
      <Notice tone="success" title="Votre adresse e-mail est changée." takesFocus>
        <p>Les liens et les informations du programme y seront envoyés.</p>
      </Notice>
      <p>
        <Link to="/mon-compte">Aller à mon compte</Link>
      </p>
    </div>
  );
}

function VoidEmailLink() {
  return (
    <VoidLink>
      <p>
        Un lien fonctionne une seule fois, pendant 24&nbsp;heures. Si vous en avez demandé
        plusieurs, seul celui de l’e-mail le plus récent fonctionne.
      </p>
      <p>
        Si votre adresse n’est pas encore changée, demandez un nouveau lien dans «&nbsp;Mon
        compte&nbsp;».
      </p>
    </VoidLink>
  );
}
