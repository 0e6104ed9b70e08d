import { useNavigate } from "react-router";
import { useDraft } from "../../components/drafts";
import { Notice } from "../../components/Notice";
import { fullName, of } from "../../format";
import { linkCandidates } from "./candidates";
import type { EnrollDraft } from "./draft";
import { useEnroll } from "./steps";

/** The draft of a caregiver or spouse put aside until the person they depend on is enrolled. */
export function useWaiting() {
  const { detail } = useEnroll();
  return useDraft<EnrollDraft>(`en-attente/${detail.group.group_id}`);
}

/** Tells of the draft put aside, and takes it up again once that is possible. */
export function ResumeWaiting() {
  const { detail, update, base } = useEnroll();
  const [waiting, updateWaiting] = useWaiting();
  const navigate = useNavigate();
  const { identity, details } = waiting ?? {};
  if (!identity || !details) return null;

  const isCaregiver = details.eligibility === "aidant";
  const name = fullName(identity);
  if (linkCandidates(details, detail.participants).length === 0) {
    return (
      <Notice title={`L’inscription ${of(name)} est mise de côté`}>
        {isCaregiver ? (
          <p>
            Saisissez ici la personne aidée, et cochez «&nbsp;Handicapé&nbsp;» ou
            «&nbsp;Dépendant&nbsp;» à l’étape 3. Vous reprendrez ensuite l’inscription de l’aidant.
          </p>
        ) : (
          <p>
            Saisissez ici le conjoint qui a droit à l’aide, et choisissez «&nbsp;À l’aide&nbsp;» et
            «&nbsp;Couple&nbsp;» à l’étape 3. Vous reprendrez ensuite l’inscription mise de côté.
          </p>
        )}
      </Notice>
    );
  }
  const resume = () => {
    update(() => waiting);
    updateWaiting(() => undefined);
    navigate(`${base}/situation`);
  };
  return (
    <Notice title={`Vous aviez commencé à inscrire ${name}${isCaregiver ? " comme aidant" : ""}`}>
      <div className="buttons">
        <button type="button" className="button" onClick={resume}>
          Reprendre son inscription
        </button>
        <button
          type="button"
          className="text-button"
          onClick={() => updateWaiting(() => undefined)}
        >
          Abandonner
        </button>
      </div>
    </Notice>
  );
}
