import type { GroupWithPeople } from "../../api/types";
import { Bar } from "../../components/Bar";
import { PlacesTag } from "../../components/PlacesTag";
import { count, money } from "../../format";

const ENVIRONMENTS = {
  mer: "Mer",
  montagne: "Montagne",
  campagne: "Campagne",
  ville: "Ville",
} as const;

export function GroupFacts({ detail }: { detail: GroupWithPeople }) {
  const { group, credit } = detail;
  return (
    <section className="card stack" aria-label="Le séjour en bref">
      <dl className="facts">
        <div>
          <dt>Tarif du séjour</dt>
          <dd className="fact-large">{money(group.price_cents)}</dd>
        </div>
        <div>
          <dt>Aide de l’ANCV</dt>
          <dd className="fact-large">{money(group.aid_cents)}</dd>
        </div>
        <div>
          <dt>Reste à payer avec l’aide</dt>
          <dd className="fact-large">{money(group.left_to_pay_cents)}</dd>
        </div>
        <div>
          <dt>Inscrits</dt>
          <dd className="fact-large">
            {group.enrolled} sur {group.places}
            <Bar value={group.enrolled} total={group.places} />
          </dd>
        </div>
        {credit && (
          <div>
            <dt>Crédit {credit.year} disponible</dt>
            <dd className="fact-large">
              {money(credit.available_cents)}
              <Bar value={credit.available_cents} total={credit.allocated_cents} />
            </dd>
          </div>
        )}
      </dl>
      <dl className="facts">
        <div>
          <dt>Durée</dt>
          <dd>
            {count(group.duration_days, "jour", "jours")}, {count(group.nights, "nuit", "nuits")}
          </dd>
        </div>
        <div>
          <dt>Lieu</dt>
          <dd>
            {group.venue_city} ({group.venue_department})
          </dd>
        </div>
        <div>
          <dt>Environnement</dt>
          <dd>{ENVIRONMENTS[group.environment]}</dd>
        </div>
        <div>
          <dt>Aides accordées</dt>
          <dd>
            {group.aided} sur {count(group.enrolled, "inscrit", "inscrits")}
          </dd>
        </div>
        <div>
          <dt>Places</dt>
          <dd>
            <PlacesTag group={group} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
