import type { Batch } from "../../api/types";
import { Detail } from "../../components/OrganisationDetails";
import { StateTag } from "../../components/StateTag";
import { count, dateTime, french, longDate, money } from "../../format";
import { batchState } from "./words";

/** What a batch is, and who has done what with it. */
export function BatchFacts({ batch }: { batch: Batch }) {
  return (
    <section className="card" aria-labelledby="resume">
      <div className="batch-head">
        <h2 id="resume">Résumé</h2>
        <StateTag state={batchState(batch)} />
      </div>
      <dl className="facts facts-wide">
        <div>
          <dt>Total</dt>
          <dd className="fact-large">{money(batch.total_cents)}</dd>
        </div>
        <div>
          <dt>Virements</dt>
          <dd className="fact-large">
            {batch.transfers.length}
            <span className="fact-note">pour {count(batch.lines, "ligne", "lignes")}</span>
          </dd>
        </div>
        <div>
          <dt>À exécuter par la banque le</dt>
          <dd className="fact-large">{longDate(batch.execution_on)}</dd>
        </div>
      </dl>
      <dl className="details details-ruled">
        <Detail label="Préparé">
          le {dateTime(batch.created_at)}, par {batch.created_by}
        </Detail>
        {batch.approved_at && (
          <Detail label="Approuvé">
            le {dateTime(batch.approved_at)}
            {batch.approved_by && <>, par {batch.approved_by}</>}
          </Detail>
        )}
        {batch.taken.length > 0 && (
          <Detail label="Fichier téléchargé">
            {batch.taken.map((taken) => (
              <div key={taken.at}>
                le {dateTime(taken.at)}, par {taken.by}
              </div>
            ))}
          </Detail>
        )}
        {batch.dissolution && (
          <Detail label="Annulation demandée">
            le {dateTime(batch.dissolution.at)}, par {batch.dissolution.by}
            {batch.state === "approved" && <>&nbsp;: {french(batch.dissolution.because)}</>}
          </Detail>
        )}
        {batch.sent_at && (
          <Detail label="Envoyé à la banque">le {dateTime(batch.sent_at)}</Detail>
        )}
        {batch.cancelled_because && (
          <Detail label="Motif de l’annulation">{batch.cancelled_because}</Detail>
        )}
      </dl>
    </section>
  );
}
