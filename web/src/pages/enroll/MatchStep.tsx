import { Link, Navigate, useNavigate } from "react-router";
import type { Senior } from "../../api/types";
import { Notice } from "../../components/Notice";
import { agree, civilities, date, fullName, longDate, period } from "../../format";
import { change, type DetailsValues, fromSenior } from "./details";
import type { EnrollDraft } from "./draft";
import type { Identity } from "./identity";
import { StepTitle } from "./StepTitle";
import { useEnroll } from "./steps";

export function MatchStep() {
  const { draft, update, base } = useEnroll();
  const navigate = useNavigate();
  if (!draft?.identity || draft.match === undefined) return <Navigate to={base} replace />;

  const goOn = () => {
    const { match, identity, details = firstDetails(draft) } = draft;
    update(() => ({ ...draft, identity: match ? identityOf(match) : identity, details }));
    navigate(`${base}/situation`);
  };
  return draft.match ? (
    <FoundRecord senior={draft.match} onSelect={goOn} />
  ) : (
    <NoRecord draft={draft} onContinue={goOn} />
  );
}

function firstDetails({ match, helpedId }: EnrollDraft): DetailsValues {
  const known = fromSenior(match ?? null);
  if (!helpedId) return known;
  return { ...change(known, "eligibility", "aidant"), linked_enrollment_id: helpedId };
}

function identityOf({ last_name, first_name, birth_date, birth_city }: Senior): Identity {
  return { last_name, first_name, birth_date, birth_city };
}

function NoRecord({ draft, onContinue }: { draft: EnrollDraft; onContinue: () => void }) {
  const { base } = useEnroll();
  const { identity } = draft;
  if (!identity) return null;
  return (
    <>
      <StepTitle
        current={1}
        title="Nouveau senior"
        lead="Aucune fiche ne correspond à cette identité."
      />
      <div className="stack-large">
        <div className="card stack">
          <p>
            <strong>{fullName(identity)}</strong>, date de naissance {longDate(identity.birth_date)}
            , ville de naissance {identity.birth_city}
          </p>
          <p>
            Si cette personne est déjà partie avec le programme, vérifiez l’orthographe&nbsp;: sa
            fiche est retrouvée par son nom, son prénom, sa date et sa ville de naissance.
          </p>
        </div>
        <div className="buttons">
          <button type="button" className="button button-primary" onClick={onContinue}>
            Créer sa fiche
          </button>
          <Link to={base} className="button">
            Corriger l’identité
          </Link>
        </div>
      </div>
    </>
  );
}

function FoundRecord({ senior, onSelect }: { senior: Senior; onSelect: () => void }) {
  const { base, detail } = useEnroll();
  const groupPath = `/groupes/${detail.group.group_id}`;
  return (
    <>
      <StepTitle
        current={1}
        title="Fiche trouvée"
        lead="Cette personne est déjà connue de l’ANCV."
      />
      <div className="stack-large">
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
              Pour retrouver son inscription telle qu’elle était, utilisez «&nbsp;Rétablir&nbsp;»
              sur <Link to={groupPath}>la page du groupe</Link>.
            </p>
          </Notice>
        )}
        {senior.aid_this_year && !senior.enrolled_in_group && (
          <Notice tone="warning" title={`Aide déjà reçue en ${senior.aid_this_year.year}`}>
            <p>
              {fullName(senior)} a déjà reçu l’aide de l’ANCV pour le séjour{" "}
              {senior.aid_this_year.venue_name},{" "}
              {period(senior.aid_this_year.start_date, senior.aid_this_year.end_date)}. Vous pouvez
              l’inscrire, mais sans nouvelle aide&nbsp;: elle est accordée une fois par an.
            </p>
          </Notice>
        )}
        <RecordCard senior={senior} />
        <div className="buttons">
          {senior.enrolled_in_group ? (
            <Link to={groupPath} className="button button-primary">
              Revenir au groupe
            </Link>
          ) : (
            <button type="button" className="button button-primary" onClick={onSelect}>
              Sélectionner cette fiche
            </button>
          )}
          <Link to={base} className="button">
            Corriger l’identité
          </Link>
        </div>
      </div>
    </>
  );
}

function RecordCard({ senior }: { senior: Senior }) {
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
