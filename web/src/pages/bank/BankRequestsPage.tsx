import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queries } from "../../api/queries";
import type { BankRequest } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { Notice } from "../../components/Notice";
import { Detail } from "../../components/OrganisationDetails";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { useOutcome } from "../../components/useOutcome";
import { dateTime, of } from "../../format";
import { DecideDialog } from "./DecideDialog";
import { ibanInGroups } from "./iban";

type Outcome = { accepted: boolean; provider: string };
type Decision = { request: BankRequest; accepts: boolean };

/** The accounts that providers ask to be paid to. */
export function BankRequestsPage() {
  const requests = useQuery(queries.bankRequests());
  return (
    <>
      <BackLink to="/paiements">Revenir aux paiements</BackLink>
      <PageTitle
        title="Comptes bancaires demandés"
        lead="Vérifiez chaque compte avec le prestataire avant de l’accepter."
      />
      <QueryView query={requests}>{(data) => <Requests requests={data.requests} />}</QueryView>
    </>
  );
}

function Requests({ requests }: { requests: BankRequest[] }) {
  const [outcome, setOutcome] = useOutcome<Outcome>();
  const [deciding, setDeciding] = useState<Decision | null>(null);
  return (
    <div className="stack-large narrow">
      {outcome && (
        <Notice
          key={outcome.key}
          tone="success"
          title={`Le compte ${of(outcome.provider)} est ${outcome.accepted ? "accepté" : "refusé"}.`}
          takesFocus
        >
          <p>
            {outcome.accepted
              ? "Les prochains lots le paieront sur ce compte. Un e-mail l’en informe."
              : "Le compte d’avant reste en place. Un e-mail l’en informe."}
          </p>
        </Notice>
      )}
      {requests.length === 0 ? (
        <p className="card">Aucun compte n’attend de décision.</p>
      ) : (
        <>
          <Notice tone="warning" title="Rappelez toujours le prestataire">
            <p>
              Appelez-le au numéro que l’ANCV connaît, jamais à un numéro reçu avec la demande, et
              faites-lui lire la fin de son IBAN. Un faux compte bancaire est la fraude la plus
              courante.
            </p>
          </Notice>
          {requests.map((request) => (
            <RequestCard
              key={request.provider_id}
              request={request}
              onDecide={(accepts) => setDeciding({ request, accepts })}
            />
          ))}
        </>
      )}
      {deciding && (
        <DecideDialog
          {...deciding}
          onClose={() => setDeciding(null)}
          onDone={() => {
            setDeciding(null);
            setOutcome({ accepted: deciding.accepts, provider: deciding.request.provider_name });
          }}
        />
      )}
    </div>
  );
}

type CardProps = { request: BankRequest; onDecide: (accepts: boolean) => void };

function RequestCard({ request, onDecide }: CardProps) {
  const { provider_id, provider_name, current, requested } = request;
  const id = `demande-${provider_id}`;
  const name = <span className="visually-hidden"> {of(provider_name)}</span>;
  return (
    <article className="card" aria-labelledby={id}>
      <h2 id={id}>{provider_name}</h2>
      <dl className="details">
        <Detail label="IBAN demandé">
          <WholeIban iban={requested.iban} />
        </Detail>
        <Detail label="Titulaire">{requested.account_holder}</Detail>
        {requested.bic && <Detail label="BIC">{requested.bic}</Detail>}
        <Detail label="Demandé">le {dateTime(requested.requested_at)}</Detail>
        <Detail label="Compte actuel">
          {current ? (
            <>
              <span className="iban">{current.iban_masked}</span>
              <br />
              {current.account_holder}
            </>
          ) : (
            "Aucun"
          )}
        </Detail>
      </dl>
      <div className="buttons">
        <button type="button" className="button" onClick={() => onDecide(true)}>
          <span>Accepter le compte{name}</span>
        </button>
        <button type="button" className="text-button" onClick={() => onDecide(false)}>
          <span>Refuser le compte{name}</span>
        </button>
      </div>
    </article>
  );
}

/** A number in groups of four, its end made to be found at a glance. */
export function WholeIban({ iban }: { iban: string }) {
  const text = ibanInGroups(iban);
  // The last four characters, wherever the groups break.
  let start = text.length;
  for (let signs = 0; signs < 4 && start > 0; ) {
    start -= 1;
    if (text[start] !== " ") signs += 1;
  }
  return (
    <span className="iban">
      {text.slice(0, start)}
      <strong>{text.slice(start)}</strong>
    </span>
  );
}
