import { useNavigate } from "react-router";
import { Notice } from "../../components/Notice";
import { fullName } from "../../format";
import { helpedCandidates } from "./candidates";
import type { EnrollDraft } from "./draft";
import { useDraft } from "./drafts";
import { useEnroll } from "./steps";

/** The draft of a caregiver put aside until the person to help is enrolled. */
export function useWaitingCaregiver() {
  const { detail } = useEnroll();
  return useDraft<EnrollDraft>(`aidant-en-attente/${detail.group.group_id}`);
}

export function ResumeCaregiver() {
  const { detail, update, base } = useEnroll();
  const [waiting, updateWaiting] = useWaitingCaregiver();
  const navigate = useNavigate();
  const identity = waiting?.identity;
  if (!identity) return null;

  if (helpedCandidates(detail.participants).length === 0) {
    return (
      <Notice title={`L’inscription de ${fullName(identity)} est mise de côté`}>
        <p>
          Saisissez ici la personne aidée, et cochez «&nbsp;handicap&nbsp;» ou
          «&nbsp;dépendance&nbsp;» à l’étape 3. Vous reprendrez ensuite l’inscription de l’aidant.
        </p>
      </Notice>
    );
  }
  const resume = () => {
    update(() => waiting);
    updateWaiting(() => undefined);
    navigate(`${base}/situation`);
  };
  return (
    <Notice title={`Vous aviez commencé à inscrire ${fullName(identity)} comme aidant`}>
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
