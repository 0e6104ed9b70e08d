import type { Homonym } from "../../api/types";
import { RowLink } from "../../components/RowLink";
import { date, dayOf, fullName, listName } from "../../format";
import { aidText, becauseText, yearOf } from "./likeness";

/** Those whom ANCV is to look at, because they are alike to someone known. */
export function HomonymsSection({ homonyms }: { homonyms: Homonym[] }) {
  return (
    <section className="card" aria-labelledby="homonymes">
      <h2 id="homonymes">Homonymes à vérifier</h2>
      {homonyms.length === 0 ? (
        <p>Aucun homonyme n’est à vérifier.</p>
      ) : (
        <>
          <p>
            Ces personnes ressemblent à d’autres que l’ANCV connaît. Tant que l’ANCV n’a pas
            vérifié, leur aide est réservée mais n’est pas versée.
          </p>
          <Homonyms homonyms={homonyms} />
        </>
      )}
    </section>
  );
}

function Homonyms({ homonyms }: { homonyms: Homonym[] }) {
  return (
    <div className="table-region">
      <table className="table table-cards table-stacked" aria-labelledby="homonymes">
        <thead>
          <tr>
            <th scope="col">Personne</th>
            <th scope="col">Porteur et groupe</th>
            <th scope="col">Ressemble à</th>
            <th scope="col">Motif du porteur</th>
            <th scope="col">Depuis le</th>
            <th scope="col" className="no-print">
              Action
            </th>
          </tr>
        </thead>
        <tbody>
          {homonyms.map((one) => (
            <Row key={`${one.group.group_id} ${one.enrollment_id}`} homonym={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ homonym }: { homonym: Homonym }) {
  const { group, enrollment_id, identity, since, others, withholds } = homonym;
  return (
    <tr>
      <th scope="row">
        {listName(identity)}
        <span className="cell-note">naissance le {date(identity.birth_date)}</span>
      </th>
      <td data-label="Porteur et groupe">
        <span>
          {group.holder_name}
          <span className="cell-note">
            {group.venue_name}, <span className="nowrap">n°&nbsp;{group.group_id}</span>
          </span>
        </span>
      </td>
      <td data-label="Ressemble à">
        <span className="cell-lines">
          {others.map((other) => (
            <span key={other.person_id}>
              {listName(other.identity)}
              <span className="cell-note">
                naissance le {date(other.identity.birth_date)}.{" "}
                {aidText(other.aid, yearOf(homonym))}
              </span>
            </span>
          ))}
        </span>
      </td>
      <td data-label="Motif du porteur">
        <span>
          {becauseText(homonym)}
          {!withholds && <span className="cell-note">L’aide était déjà due.</span>}
        </span>
      </td>
      <td data-label="Depuis le" className="number">
        {date(dayOf(since))}
      </td>
      <td className="no-print">
        <RowLink
          to={`/suivi/homonymes/${group.group_id}/${enrollment_id}`}
          about={`${fullName(identity)}, groupe n° ${group.group_id}`}
        >
          Comparer
        </RowLink>
      </td>
    </tr>
  );
}
