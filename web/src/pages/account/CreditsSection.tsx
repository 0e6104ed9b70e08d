import { Link } from "react-router";
import type { Account, Credit } from "../../api/types";
import { Bar } from "../../components/Bar";
import { TopUpLink } from "../../components/TopUpLink";
import { money } from "../../format";

/** A holder's credit of each year. */
export function CreditsSection({ account }: { account: Account }) {
  return (
    <section className="card" aria-labelledby="credits">
      <h2 id="credits">Crédits d’intervention</h2>
      {account.credits.length === 0 ? (
        <p>Aucun crédit n’a encore été alloué.</p>
      ) : (
        <div className="table-region">
          <table className="table table-cards" aria-labelledby="credits">
            <thead>
              <tr>
                <th scope="col">Année</th>
                <th scope="col" className="right">
                  Montant alloué
                </th>
                <th scope="col" className="right">
                  Montant utilisé à date
                </th>
                <th scope="col" className="right">
                  Montant disponible à date
                </th>
                <th scope="col">Part utilisée</th>
                <th scope="col">Détail</th>
              </tr>
            </thead>
            <tbody>
              {account.credits.map((credit) => (
                <CreditRow key={credit.year} credit={credit} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="stack">
        <p>
          Le montant utilisé augmente à chaque inscription aidée, et diminue quand une inscription
          aidée est retirée.
        </p>
        <p>
          Votre crédit ne suffit pas&nbsp;? <TopUpLink href={account.top_up_url} />
        </p>
      </div>
    </section>
  );
}

function CreditRow({ credit }: { credit: Credit }) {
  const share = credit.allocated_cents > 0 ? credit.used_cents / credit.allocated_cents : 0;
  return (
    <tr>
      <th scope="row">{credit.year}</th>
      <td className="right" data-label="Alloué">
        {money(credit.allocated_cents)}
      </td>
      <td className="right" data-label="Utilisé">
        {money(credit.used_cents)}
      </td>
      <td className="right" data-label="Disponible">
        <strong>{money(credit.available_cents)}</strong>
      </td>
      <td data-label="Part utilisée">
        <span className="number">
          {Math.round(share * 100)}&nbsp;%
          <Bar value={credit.used_cents} total={credit.allocated_cents} />
          {credit.suspended && (
            <span className="error">
              Aides suspendues
              {credit.suspension_reason && `\u00a0: ${credit.suspension_reason}`}
            </span>
          )}
        </span>
      </td>
      <td>
        <Link to={`/mon-compte/credit/${credit.year}`} className="cell-link">
          Mouvements <span className="visually-hidden">de {credit.year}</span>
        </Link>
      </td>
    </tr>
  );
}
