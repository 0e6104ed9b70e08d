import { Link } from "react-router";
import type { Senior } from "../../api/types";
import { Notice } from "../../components/Notice";
import { agree, civilities, date, fullName, period } from "../../format";
import { useEnroll } from "./steps";

/** What is to be known of someone before they are chosen. */
export function RecordNotices({ senior }: { senior: Senior }) {
  const { detail } = useEnroll();
  const groupPath = `/groupes/${detail.group.group_id}`;
  return (
    <>
      {senior.enrolled_in_group && (
        <Notice
          tone="error"
          title={`${fullName(senior)} est déjà ${agree(senior.civility, "inscrit")} sur ce séjour.`}
        >
          <p>Vous pouvez modifier son inscription depuis la page du groupe.</p>
        </Notice>
      )}
      {senior.withdrawn_from_group && (
        <Notice
          tone="warning"
          title={`${fullName(senior)} a été ${agree(senior.civility, "retiré")} de ce séjour.`}
        >
          <p>
            Pour retrouver son inscription telle qu’elle était, utilisez «&nbsp;Rétablir&nbsp;» sur{" "}
            <Link to={groupPath}>la page du groupe</Link>.
          </p>
        </Notice>
      )}
      {senior.aid_this_year && !senior.enrolled_in_group && (
        <Notice tone="warning" title={`Aide déjà reçue en ${senior.aid_this_year.year}`}>
          <p>
            {fullName(senior)} a déjà reçu l’aide de l’ANCV {firstStay(senior.aid_this_year)}. Vous
            pouvez l’inscrire, mais sans nouvelle aide&nbsp;: elle est accordée une fois par an.
          </p>
        </Notice>
      )}
    </>
  );
}

/** The stay of the aid; of another holder's nothing is told. */
function firstStay(stay: NonNullable<Senior["aid_this_year"]>): string {
  const { venue_name, start_date, end_date } = stay;
  return venue_name && start_date && end_date
    ? `pour le séjour ${venue_name}, ${period(start_date, end_date)}`
    : "au cours d’un autre séjour, avec un autre porteur de projet";
}

/** Who someone is, as ANCV knows them. */
export function RecordCard({ senior }: { senior: Senior }) {
  return (
    <div className="card">
      <dl className="details">
        <div>
          <dt>Identité</dt>
          <dd>
            <strong>
              {civilities[senior.civility]} {fullName(senior)}
            </strong>
          </dd>
        </div>
        <div>
          <dt>Naissance</dt>
          <dd>
            {date(senior.birth_date)} à {senior.birth_city}
          </dd>
        </div>
        <div>
          <dt>Adresse</dt>
          <dd>
            {senior.address}
            {senior.address_complement && `, ${senior.address_complement}`}, {senior.postal_code}{" "}
            {senior.city}
          </dd>
        </div>
        {senior.email && (
          <div>
            <dt>Adresse e-mail</dt>
            <dd>{senior.email}</dd>
          </div>
        )}
      </dl>
    </div>
  );
}
