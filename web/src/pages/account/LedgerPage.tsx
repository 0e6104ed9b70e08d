import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { queries } from "../../api/queries";
import { useUser } from "../../api/session";
import type { LedgerLine, LedgerPage as Ledger } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { CreditSummary } from "../../components/CreditSummary";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { dateTime, money, signedMoney } from "../../format";

const REASONS: Record<LedgerLine["reason"], string> = {
  grant: "Crédit ouvert par l’ANCV",
  enrolled: "Inscription aidée",
  edited: "Inscription modifiée",
  withdrawn: "Inscription retirée",
  restored: "Inscription rétablie",
  absent: "Personnes absentes du séjour",
  presence_corrected: "Présence corrigée par l’ANCV",
  added: "Personne ajoutée après le séjour",
  found_same: "Même personne, vérifiée par l’ANCV",
};

export function LedgerPage() {
  const { year = "" } = useParams();
  const ledger = useQuery(queries.ledger(year));
  return (
    <>
      <BackLink to="/mon-compte">Revenir à mon compte</BackLink>
      <QueryView query={ledger}>{(data) => <LedgerView ledger={data} />}</QueryView>
    </>
  );
}

function LedgerView({ ledger: { year, credit, lines } }: { ledger: Ledger }) {
  const { organisation_name } = useUser();
  return (
    <>
      <PageTitle
        title={`Crédit d’intervention ${year}`}
        lead={`Ce qui est alloué à ${organisation_name}, et chaque mouvement du montant utilisé.`}
      />
      <div className="stack-large">
        <section className="card" aria-labelledby="reste">
          <h2 id="reste">Ce qu’il reste</h2>
          {credit ? (
            <CreditSummary credit={credit} />
          ) : (
            <p>Aucun crédit n’est alloué pour cette année.</p>
          )}
        </section>
        <section className="card" aria-labelledby="mouvements">
          <h2 id="mouvements">Mouvements</h2>
          {lines.length === 0 ? (
            <p>
              Aucun mouvement pour le moment. Chaque inscription aidée, modifiée ou retirée
              apparaîtra ici.
            </p>
          ) : (
            <Movements lines={lines} />
          )}
        </section>
      </div>
    </>
  );
}

function Movements({ lines }: { lines: LedgerLine[] }) {
  return (
    <div className="table-region">
      <table className="table table-cards" aria-labelledby="mouvements">
        <thead>
          <tr>
            <th scope="col">Mouvement</th>
            <th scope="col">Date</th>
            <th scope="col">Groupe</th>
            <th scope="col">Personne</th>
            <th scope="col" className="right">
              Montant
            </th>
            <th scope="col" className="right">
              Total utilisé
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Movement key={`${line.at} ${line.used_after_cents}`} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Movement({ line }: { line: LedgerLine }) {
  return (
    <tr>
      <th scope="row">{REASONS[line.reason]}</th>
      <td data-label="Date" className="number">
        {dateTime(line.at)}
      </td>
      <td data-label="Groupe">
        {line.group_id && (
          <Link to={`/groupes/${line.group_id}`} className="cell-link nowrap">
            n°&nbsp;{line.group_id}
          </Link>
        )}
      </td>
      <td data-label="Personne">{line.person}</td>
      <td data-label="Montant" className="right nowrap">
        {line.used_delta_cents !== 0 && signedMoney(line.used_delta_cents)}
      </td>
      <td data-label="Total utilisé" className="right nowrap">
        {money(line.used_after_cents)}
      </td>
    </tr>
  );
}
