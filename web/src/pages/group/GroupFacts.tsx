import type { GroupWithPeople } from "../../api/types";
import { Bar } from "../../components/Bar";
import { count, environments, money } from "../../format";
import { statusText } from "../../groupStatus";

const GROUP_TYPES = { constituted: "Constitué", shared: "Mixte" } as const;

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
          <dd className="fact-large">
            {group.aid_cents > 0 ? money(group.aid_cents) : "Séjour sans aide"}
          </dd>
        </div>
        {group.aid_cents > 0 && (
          <div>
            <dt>Reste à payer avec l’aide</dt>
            <dd className="fact-large">{money(group.left_to_pay_cents)}</dd>
          </div>
        )}
        <div>
          <dt>Inscrits</dt>
          <dd className="fact-large">
            {group.enrolled} sur {group.places}
            <Bar value={group.enrolled} total={group.places} />
            <span className="fact-note">{statusText(group)}</span>
          </dd>
        </div>
        {credit && (
          <div>
            <dt>Crédit {credit.year} disponible</dt>
            <dd className="fact-large">
              {money(credit.available_cents)}
              <span className="fact-note">sur {money(credit.allocated_cents)} alloués</span>
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
            <span className="fact-note">{environments[group.environment]}</span>
          </dd>
        </div>
        <div>
          <dt>Groupe</dt>
          <dd>
            {GROUP_TYPES[group.group_type]}
            <span className="fact-note">n°&nbsp;{group.group_id}</span>
          </dd>
        </div>
        <div>
          <dt>Aides accordées</dt>
          <dd>
            {group.aided === 0
              ? "Aucune"
              : `${group.aided} sur ${count(group.enrolled, "inscrit", "inscrits")}`}
          </dd>
        </div>
      </dl>
    </section>
  );
}
