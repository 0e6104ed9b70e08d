import type { PaymentLine, Waiting } from "../../api/types";
import { balance, count, french } from "../../format";
import { waitingReasons } from "./words";

type Props = { waiting: Waiting[]; lines: PaymentLine[] };

/** Those who can't be paid now, and why. */
export function WaitingSection({ waiting, lines }: Props) {
  return (
    <section className="card" aria-labelledby="en-attente">
      <h2 id="en-attente">En attente</h2>
      <p>Ces prestataires ne peuvent pas être payés maintenant. Leurs lignes restent dues.</p>
      <div className="table-region">
        <table className="table table-cards table-stacked" aria-labelledby="en-attente">
          <thead>
            <tr>
              <th scope="col">Prestataire</th>
              <th scope="col">Pourquoi</th>
              <th scope="col" className="right">
                Montant
              </th>
            </tr>
          </thead>
          <tbody>
            {waiting.map((one) => (
              <tr key={one.provider_id}>
                <th scope="row" className="cell-name">
                  {one.provider_name}
                  <span className="cell-note">
                    {count(linesOf(one, lines), "ligne", "lignes")}
                  </span>
                </th>
                <td data-label="Pourquoi">
                  <strong>{waitingReasons[one.why]}</strong>
                  <span className="cell-note">{french(one.explanation)}</span>
                </td>
                <td data-label="Montant" className="right nowrap">
                  {balance(one.amount_cents)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function linesOf({ provider_id }: Waiting, lines: PaymentLine[]): number {
  return lines.filter((line) => line.provider_id === provider_id).length;
}
