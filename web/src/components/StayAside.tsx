import type { GroupWithPeople } from "../api/types";
import { money, period } from "../format";
import { statusText } from "../groupStatus";

/** The stay one enrolls for, beside the form; on a narrow screen only which one it is. */
export function StayAside({ detail: { group, credit } }: { detail: GroupWithPeople }) {
  return (
    <aside className="card card-tint stay-aside" aria-label="Le séjour">
      <p>
        <strong>
          {group.venue_name}, {group.venue_city}
        </strong>
        <br />
        {period(group.start_date, group.end_date)}
      </p>
      <dl className="wide-only">
        <div>
          <dt>Places</dt>
          <dd>{statusText(group)}</dd>
        </div>
        <div>
          <dt>Tarif du séjour</dt>
          <dd>{money(group.price_cents)}</dd>
        </div>
        <div>
          <dt>Aide de l’ANCV</dt>
          <dd>{group.aid_cents > 0 ? money(group.aid_cents) : "Séjour sans aide"}</dd>
        </div>
        {credit && (
          <div>
            <dt>Crédit {credit.year} disponible</dt>
            <dd>{money(credit.available_cents)}</dd>
          </div>
        )}
      </dl>
    </aside>
  );
}
