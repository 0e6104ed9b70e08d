import type { Credit } from "../api/types";
import { money } from "../format";
import { Bar } from "./Bar";

/** What is left of a year's credit, with its bar. */
export function CreditSummary({ credit }: { credit: Credit }) {
  if (credit.allocated_cents === 0) {
    return <p>Aucun crédit n’est alloué pour le moment.</p>;
  }
  return (
    <div>
      <p>
        <span className="credit-amount">{money(credit.available_cents)}</span> disponibles
      </p>
      <Bar value={credit.used_cents} total={credit.allocated_cents} />
      <p className="quiet small number">
        {money(credit.used_cents)} utilisés sur {money(credit.allocated_cents)} alloués
      </p>
      {credit.suspended && (
        <p className="error">
          Aides suspendues{credit.suspension_reason && `\u00a0: ${credit.suspension_reason}`}
        </p>
      )}
    </div>
  );
}
