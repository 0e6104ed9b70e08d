import { Link } from "react-router";
import type { BatchSummary } from "../../api/types";
import { StateTag } from "../../components/StateTag";
import { date, dayOf, money } from "../../format";
import { batchStates } from "./words";

export function BatchesSection({ batches }: { batches: BatchSummary[] }) {
  return (
    <section className="card" aria-labelledby="lots">
      <h2 id="lots">Lots de virements</h2>
      {batches.length === 0 ? (
        <p>Aucun lot n’a encore été préparé.</p>
      ) : (
        <div className="table-region">
          <table className="table table-cards table-pairs" aria-labelledby="lots">
            <thead>
              <tr>
                <th scope="col">Lot</th>
                <th scope="col">État</th>
                <th scope="col">Préparé le</th>
                <th scope="col">À exécuter le</th>
                <th scope="col" className="right">
                  Virements
                </th>
                <th scope="col" className="right">
                  Total
                </th>
              </tr>
            </thead>
            <tbody>
              {batches.map((batch) => (
                <BatchRow key={batch.batch_id} batch={batch} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function BatchRow({ batch }: { batch: BatchSummary }) {
  return (
    <tr>
      <th scope="row">
        <Link to={`/paiements/lots/${batch.batch_id}`} className="cell-link nowrap">
          {batch.batch_id}
        </Link>
      </th>
      <td data-label="État">
        <StateTag state={batchStates[batch.state]} />
      </td>
      <td data-label="Préparé le" className="number">
        {date(dayOf(batch.created_at))}
      </td>
      <td data-label="À exécuter le" className="number">
        {date(batch.execution_on)}
      </td>
      <td data-label="Virements" className="right">
        {batch.transfers}
      </td>
      <td data-label="Total" className="right nowrap">
        {money(batch.total_cents)}
      </td>
    </tr>
  );
}
