import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { Guest, RoomingList } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { civilities, count, listName, period, stayWishes } from "../../format";
import { byKind, type RoomGroup, sizeText } from "./rooms";

/** Who sleeps where, to be printed on A4. */
export function RoomingListPage() {
  const { groupId = "" } = useParams();
  const list = useQuery(queries.roomingList(groupId));
  return (
    <>
      <BackLink to={`/groupes/${groupId}`}>Revenir au groupe</BackLink>
      <QueryView query={list}>{(data) => <RoomingView list={data} />}</QueryView>
    </>
  );
}

function RoomingView({ list: { group, rooms, people } }: { list: RoomingList }) {
  return (
    <>
      <PageTitle
        title="Liste des chambres"
        documentTitle={`Liste des chambres, ${group.venue_name}, ${group.start_date}`}
        lead={`${group.venue_name}, ${group.venue_city}, séjour ${period(group.start_date, group.end_date)}, ${group.holder_name}`}
      />
      <div className="stack-large">
        <p>
          <strong>{count(people, "personne", "personnes")}</strong>, groupe n°&nbsp;{group.group_id}
        </p>
        {people === 0 ? (
          <p className="card">Personne n’est encore inscrit sur ce séjour.</p>
        ) : (
          <>
            <div className="buttons">
              <button
                type="button"
                className="button button-primary"
                onClick={() => window.print()}
              >
                Imprimer
              </button>
            </div>
            {byKind(rooms).map((one) => (
              <RoomsSection key={one.kind} group={one} />
            ))}
          </>
        )}
      </div>
    </>
  );
}

function RoomsSection({ group }: { group: RoomGroup }) {
  const { kind, title, rooms } = group;
  return (
    <section className="card rooms" aria-labelledby={kind}>
      <h2 id={kind}>
        {title}
        <span className="rooms-size"> ({sizeText(group)})</span>
      </h2>
      {kind === "to_share" && (
        <p>Ces personnes n’ont pas demandé de chambre seule&nbsp;: à regrouper selon leurs souhaits.</p>
      )}
      <div className="table-region">
        <table className="table table-cards table-stacked table-rooms" aria-labelledby={kind}>
          <thead>
            <tr>
              <th scope="col">Nom et prénom</th>
              <th scope="col">Âge au départ</th>
              <th scope="col">Souhaits et besoins</th>
              <th scope="col" className="print-cell">
                Chambre
              </th>
            </tr>
          </thead>
          {rooms.map((room) => (
            <tbody key={room.guests.map(listName).join()}>
              {room.guests.map((guest) => (
                <GuestRow key={listName(guest)} guest={guest} />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </section>
  );
}

function GuestRow({ guest }: { guest: Guest }) {
  const wishes = stayWishes(guest.stay);
  return (
    <tr>
      <th scope="row" className="cell-name">
        {listName(guest)}
        <span className="cell-note">{civilities[guest.civility]}</span>
      </th>
      <td data-label="Âge au départ" className="number">
        {guest.age_on_departure}&nbsp;ans
      </td>
      <td data-label="Souhaits et besoins">
        {(wishes || guest.stay.needs_comment) && (
          <span className="cell-lines">
            {wishes && <span>{wishes}</span>}
            {guest.stay.needs_comment && <span className="quiet">{guest.stay.needs_comment}</span>}
          </span>
        )}
      </td>
      {/* Where the number of the room is written by hand. */}
      <td className="print-cell">&nbsp;</td>
    </tr>
  );
}
