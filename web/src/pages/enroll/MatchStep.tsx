import { Link, Navigate, useNavigate } from "react-router";
import type { Senior } from "../../api/types";
import { fullName, longDate } from "../../format";
import { change, type DetailsValues, fromSenior } from "./details";
import type { EnrollDraft } from "./draft";
import type { Identity } from "./identity";
import { LikenessQuestion } from "./LikenessQuestion";
import { RecordCard, RecordNotices } from "./RecordCard";
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
  const { match, alike = [] } = draft;
  // Who is on the list already is not enrolled again, whoever they are like.
  if (alike.length > 0 && !match?.enrolled_in_group) {
    return (
      <LikenessQuestion
        key={JSON.stringify(alike)}
        draft={draft}
        alike={alike}
        onAnswered={goOn}
      />
    );
  }
  return match ? (
    <FoundRecord senior={match} onSelect={goOn} />
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
        <RecordNotices senior={senior} />
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
