import { useUser } from "../../api/session";
import type { Attendee, Said, Totals, Validation } from "../../api/types";
import { count, dateTime, french, money } from "../../format";
import { toVerify, waitsFor } from "./attendance";

/** What the confirmation has come to. */
export function TotalsCard({ totals, people }: { totals: Totals; people: Attendee[] }) {
  const looked = toVerify(people.filter(({ fate }) => fate === "present"));
  return (
    <section className="card stack" aria-labelledby="resultat">
      <h2 id="resultat">Résultat</h2>
      <dl className="facts facts-wide">
        <Fact
          label="Présents"
          people={totals.present}
          cents={totals.owed_cents}
          note="à verser au prestataire"
        />
        <Fact
          label="Absents"
          people={totals.absent}
          cents={totals.released_cents}
          note="rendus au crédit du porteur"
        />
        {looked.length > 0 && (
          <div>
            <dt>En attente de l’ANCV</dt>
            <dd className="fact-large">
              {money(totals.withheld_cents)}
              <span className="fact-note">{waitsFor(totals.disputed, looked.length)}</span>
            </dd>
          </div>
        )}
        {totals.disputed > 0 && looked.length === 0 && (
          <Fact
            label="Désaccords"
            people={totals.disputed}
            cents={totals.withheld_cents}
            note="en attente de la décision de l’ANCV"
          />
        )}
      </dl>
    </section>
  );
}

type FactProps = { label: string; people: number; cents: number; note: string };

function Fact({ label, people, cents, note }: FactProps) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="fact-large">
        {count(people, "personne", "personnes")}
        <span className="fact-note">
          {cents > 0 ? `${money(cents)} ${note}` : "aucune aide concernée"}
        </span>
      </dd>
    </div>
  );
}

/** « Quand serai-je payé ? », or for the others when the provider will be. */
export function PaymentCard({ payment }: { payment: NonNullable<Validation["payment"]> }) {
  const isProvider = useUser().organisation_kind === "provider";
  return (
    <section className="card stack" aria-labelledby="paiement">
      <h2 id="paiement">{isProvider ? "Quand serai-je payé\u00a0?" : "Versement au prestataire"}</h2>
      <p>{french(payment.explanation)}</p>
      <dl className="facts facts-wide">
        <div>
          <dt>À verser</dt>
          <dd>{money(payment.unsettled_cents)}</dd>
        </div>
        <div>
          <dt>Déjà versé</dt>
          <dd>{money(payment.settled_cents)}</dd>
        </div>
      </dl>
    </section>
  );
}

/** Who has said what, and when. */
export function StatementsCard({ validation }: { validation: Validation }) {
  const { group, provider_said, holder_said } = validation;
  if (!provider_said && !holder_said) return null;
  return (
    <section className="card stack" aria-labelledby="reponses">
      <h2 id="reponses">Qui a répondu</h2>
      <ul className="list">
        {provider_said && <Statement who={group.provider_name} verb="validé" said={provider_said} />}
        {holder_said && <Statement who={group.holder_name} verb="confirmé" said={holder_said} />}
      </ul>
    </section>
  );
}

function Statement({ who, verb, said }: { who: string; verb: string; said: Said }) {
  const absent =
    said.absent === 0 ? "tout le monde était là" : count(said.absent, "absent", "absents");
  return (
    <li>
      {said.by_ancv ? `L’ANCV, à la place de ${who},` : who} a {verb} la liste le{" "}
      {dateTime(said.at)}&nbsp;: {absent}.
      {said.reason && (
        <>
          {" "}
          Motif&nbsp;: «&nbsp;{said.reason}&nbsp;»
        </>
      )}
    </li>
  );
}
