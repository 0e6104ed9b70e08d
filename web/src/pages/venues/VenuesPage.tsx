import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { queries } from "../../api/queries";
import type { Venue } from "../../api/types";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { count, date, environments } from "../../format";

/** A provider's venues, and what awaits each. */
export function VenuesPage() {
  const venues = useQuery(queries.venues());
  return (
    <>
      <PageTitle
        title="Mes établissements"
        lead="Les lieux où vous accueillez des groupes, et ce qui vous y attend."
      />
      <QueryView query={venues}>
        {({ venues: all }) =>
          all.length === 0 ? (
            <p className="card">
              Aucun établissement pour le moment. Ils apparaissent ici avec leur premier groupe.
            </p>
          ) : (
            <ul className="venues">
              {all.map((venue) => (
                <VenueCard key={`${venue.venue_name} ${venue.venue_city}`} venue={venue} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </>
  );
}

function VenueCard({ venue }: { venue: Venue }) {
  const query = new URLSearchParams({ venue: venue.venue_name });
  return (
    <li className="card stack">
      <div>
        <h2>{venue.venue_name}</h2>
        <p className="quiet">
          {venue.venue_city} ({venue.venue_department}), {environments[venue.environment]}
        </p>
      </div>
      <dl className="facts">
        <div>
          <dt>Prochaine arrivée</dt>
          <dd>{venue.next_arrival ? date(venue.next_arrival) : "Aucune prévue"}</dd>
        </div>
        <div>
          <dt>Groupes à venir</dt>
          <dd>
            {venue.upcoming} sur {count(venue.groups, "groupe", "groupes")}
          </dd>
        </div>
        <div>
          <dt>Personnes attendues</dt>
          <dd>{venue.people_expected}</dd>
        </div>
        <div>
          <dt>Listes à valider</dt>
          <dd>
            {venue.to_validate > 0 ? (
              <Link to="/validations">
                {venue.to_validate}
                <span className="visually-hidden"> à valider pour {venue.venue_name}</span>
              </Link>
            ) : (
              "Aucune"
            )}
          </dd>
        </div>
      </dl>
      <p>
        <Link to={`/groupes?${query}`} className="button">
          <span>
            Voir les groupes<span className="visually-hidden"> de {venue.venue_name}</span>
          </span>
        </Link>
      </p>
    </li>
  );
}
