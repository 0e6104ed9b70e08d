import type { OpenCorrection } from "../../api/types";
import { RowLink } from "../../components/RowLink";
import { date, dayOf } from "../../format";
import { correctionKinds } from "./words";

export function CorrectionsSection({ corrections }: { corrections: OpenCorrection[] }) {
  return (
    <section className="card" aria-labelledby="corrections">
      <h2 id="corrections">Corrections à décider</h2>
      {corrections.length === 0 ? (
        <p>Aucune demande de correction n’attend de décision.</p>
      ) : (
        <>
          <p>Tant que l’ANCV n’a pas décidé, l’aide concernée n’est ni payée ni rendue.</p>
          <Corrections corrections={corrections} />
        </>
      )}
    </section>
  );
}

function Corrections({ corrections }: { corrections: OpenCorrection[] }) {
  return (
    <div className="table-region">
      <table className="table table-cards table-stacked" aria-labelledby="corrections">
        <thead>
          <tr>
            <th scope="col">Demande</th>
            <th scope="col">Groupe</th>
            <th scope="col">Porteur</th>
            <th scope="col">Prestataire</th>
            <th scope="col">Depuis le</th>
            <th scope="col" className="no-print">
              Action
            </th>
          </tr>
        </thead>
        <tbody>
          {corrections.map((one) => (
            <tr key={one.correction_id}>
              <th scope="row">{correctionKinds[one.kind]}</th>
              <td data-label="Groupe">
                <span className="nowrap">n°&nbsp;{one.group_id}</span>
                <span className="cell-note">{one.venue_name}</span>
              </td>
              <td data-label="Porteur">{one.holder_name}</td>
              <td data-label="Prestataire">{one.provider_name}</td>
              <td data-label="Depuis le" className="number">
                {date(dayOf(one.opened_at))}
              </td>
              <td className="no-print">
                <RowLink
                  to={`/validations/${one.group_id}/corrections/${one.correction_id}`}
                  about={`la demande, groupe n° ${one.group_id}`}
                >
                  Étudier
                </RowLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
