import type { Transfer } from "../../api/types";
import { StateTag } from "../../components/StateTag";
import { count, french, longDate, money } from "../../format";
import { PaidTwice } from "./EarlierBatches";
import { LinesTable } from "./LinesTable";
import { transferStates } from "./words";

type Props = {
  transfer: Transfer;
  isCancelled: boolean;
  /** Notes what the bank has made of it, when there is something to note. */
  onRecord: (transfer: Transfer) => void;
  /** Takes back what someone else has noted of it. */
  onWithdraw: (transfer: Transfer) => void;
};

/** What one provider gets of a batch. */
export function TransferCard({ transfer, isCancelled, onRecord, onWithdraw }: Props) {
  const id = `virement-${transfer.reference}`;
  return (
    <article className="card" aria-labelledby={id}>
      <div className="batch-head">
        <h3 id={id}>{transfer.provider_name}</h3>
        <StateTag
          state={
            isCancelled ? { text: "Annulé", tone: "quiet" } : transferStates[transfer.state]
          }
        />
      </div>
      <dl className="facts facts-wide">
        <div>
          <dt>Montant</dt>
          <dd className="fact-large">{money(transfer.amount_cents)}</dd>
        </div>
        <div>
          <dt>Référence</dt>
          <dd>{transfer.reference}</dd>
        </div>
        <div>
          <dt>Compte</dt>
          <dd>se termine par {transfer.account_end}</dd>
        </div>
        {transfer.settled_on && (
          <div>
            <dt>Payé le</dt>
            <dd>{longDate(transfer.settled_on)}</dd>
          </div>
        )}
      </dl>
      {transfer.rejected_because && (
        <p>
          <strong>
            La banque a {transfer.state === "returned" ? "retourné" : "rejeté"} ce virement&nbsp;:
          </strong>{" "}
          {french(transfer.rejected_because)}
        </p>
      )}
      {transfer.state === "planned" && !isCancelled && <PaidTwice lines={transfer.lines} />}
      {(transfer.outcomes.length > 0 || transfer.can_withdraw) && (
        <div className="buttons">
          {transfer.outcomes.length > 0 && (
          <button type="button" className="button" onClick={() => onRecord(transfer)}>
            {transfer.outcomes.includes("returned") ? (
              <span>
                La banque a retourné ce virement
                <span className="visually-hidden"> à {transfer.provider_name}</span>
              </span>
            ) : (
              <span>
                Noter le résultat
                <span className="visually-hidden"> du virement à {transfer.provider_name}</span>
              </span>
            )}
          </button>
          )}
          {transfer.can_withdraw && (
            <button type="button" className="text-button" onClick={() => onWithdraw(transfer)}>
              <span>
                Annuler ce résultat
                <span className="visually-hidden"> du virement à {transfer.provider_name}</span>
              </span>
            </button>
          )}
        </div>
      )}
      <details>
        <summary id={`${id}-lignes`}>
          <span>
            Voir le détail ({count(transfer.lines.length, "ligne", "lignes")})
            <span className="visually-hidden"> du virement à {transfer.provider_name}</span>
          </span>
        </summary>
        <LinesTable lines={transfer.lines} label={`${id}-lignes`} />
      </details>
    </article>
  );
}
