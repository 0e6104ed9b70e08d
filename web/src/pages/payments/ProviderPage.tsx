import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import type { PaymentLine, PaymentLines } from "../../api/types";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { balance, french, longDate, money, period } from "../../format";
import { LinesTable } from "./LinesTable";
import { keyOf, rejected, type Remittance, remittances, total, totalsByState } from "./lines";

export function ProviderPage() {
  const payments = useQuery(queries.paymentLines());
  return (
    <>
      <PageTitle
        title="Paiements"
        lead="L’aide que l’ANCV vous verse, une fois la liste d’un séjour confirmée par le porteur de projet."
      />
      <QueryView query={payments}>{(data) => <Payments payments={data} />}</QueryView>
    </>
  );
}

function Payments({ payments: { lines, waiting, explanation } }: { payments: PaymentLines }) {
  const coming = lines.filter(({ state }) => state === "due" || state === "batched");
  return (
    <div className="stack-large">
      {waiting.map((one) => (
        <Notice
          key={one.provider_id}
          tone="warning"
          title={
            one.why === "no_account"
              ? "Il manque votre compte bancaire"
              : "Votre prochain virement attend"
          }
        >
          <p>{french(one.explanation)}</p>
          {one.why === "no_account" && (
            <div className="buttons">
              <Link to="/compte-bancaire" className="button">
                Donner votre compte bancaire
              </Link>
            </div>
          )}
        </Notice>
      ))}
      <Rejected lines={rejected(lines)} />
      <section className="card" aria-labelledby="quand">
        <h2 id="quand">Quand serai-je payé&nbsp;?</h2>
        <p>
          {explanation
            ? french(explanation)
            : "L’ANCV paie par lots de virements, dès que la liste d’un séjour est confirmée. Ce qui est prévu pour chaque montant est écrit ci-dessous."}
        </p>
        <Totals lines={lines} />
        <p>
          <Link to="/compte-bancaire" className="button">
            Voir mon compte bancaire
          </Link>
        </p>
      </section>
      <section className="card" aria-labelledby="a-venir">
        <h2 id="a-venir">À venir</h2>
        {coming.length === 0 ? (
          <p>
            Rien n’est à payer pour le moment. Un montant apparaît ici dès que le porteur de projet a
            confirmé la liste d’un séjour.
          </p>
        ) : (
          <LinesTable lines={coming} label="a-venir" saysWhen />
        )}
      </section>
      <Remittances lines={lines} />
    </div>
  );
}

/** What the bank has sent back is said before all else. */
function Rejected({ lines }: { lines: PaymentLine[] }) {
  if (lines.length === 0) return null;
  return (
    <Notice tone="error" title="La banque a rejeté un virement">
      <ul className="list">
        {lines.map((line) => (
          <li key={keyOf(line)}>
            {balance(line.amount_cents)} pour {line.venue_name},{" "}
            {period(line.start_date, line.end_date)}.{" "}
            {line.rejected_because && <>Motif&nbsp;: {french(line.rejected_because)}</>}
          </li>
        ))}
      </ul>
      <p>
        {lines.length === 1
          ? "Ce montant vous reste dû\u00a0: il partira"
          : "Ces montants vous restent dus\u00a0: ils partiront"}{" "}
        avec un prochain lot de virements. Vérifiez d’abord votre compte bancaire.
      </p>
    </Notice>
  );
}

function Totals({ lines }: { lines: PaymentLine[] }) {
  const { due, batched, sent, settled } = totalsByState(lines);
  return (
    <dl className="facts">
      <div>
        <dt>À payer</dt>
        <dd className="fact-large">{balance(due)}</dd>
      </div>
      <div>
        <dt>En préparation</dt>
        <dd className="fact-large">{balance(batched)}</dd>
      </div>
      <div>
        <dt>Virement en cours</dt>
        <dd className="fact-large">{balance(sent)}</dd>
      </div>
      <div>
        <dt>Payé</dt>
        <dd className="fact-large">{balance(settled)}</dd>
      </div>
    </dl>
  );
}

function Remittances({ lines }: { lines: PaymentLine[] }) {
  const all = remittances(lines);
  return (
    <section className="card stack-large" aria-labelledby="virements">
      <h2 id="virements">Virements</h2>
      {all.length === 0 && <p>Aucun virement n’est encore parti vers votre compte.</p>}
      {all.map((one) => (
        <RemittanceView key={one.batchId} remittance={one} />
      ))}
    </section>
  );
}

function RemittanceView({ remittance: { batchId, lines, settledOn } }: { remittance: Remittance }) {
  const id = `virement-${batchId}`;
  return (
    <div className="remittance">
      <div className="batch-head">
        <h3 id={id}>
          {money(total(lines))}
          {settledOn ? `, payés le ${longDate(settledOn)}` : ", en cours de virement"}
        </h3>
        <span className="quiet nowrap">Lot {batchId}</span>
      </div>
      {!settledOn && lines[0] && <p>{french(lines[0].explanation)}</p>}
      <LinesTable lines={lines} label={id} />
    </div>
  );
}
