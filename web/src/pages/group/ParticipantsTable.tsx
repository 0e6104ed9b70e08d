import { Link } from "react-router";
import type { Group, Participant } from "../../api/types";
import { isRefused } from "../../components/AidOutcome";
import { AidTag } from "../../components/AidTag";
import { ToVerifyTag } from "../../components/ToVerifyTag";
import { TopUpLink } from "../../components/TopUpLink";
import {
  agree,
  date,
  eligibilities,
  french,
  fullName,
  listName,
  of,
  stayWishes,
} from "../../format";
import { canBeHelped } from "../enroll/candidates";

type Props = {
  group: Group;
  participants: Participant[];
  canEdit: boolean;
  onWithdraw: (participant: Participant) => void;
};

export function ParticipantsTable({ group, participants, canEdit, onWithdraw }: Props) {
  // A provider is told who travels and how, not on which conditions.
  const hasEligibility = participants.some((participant) => participant.eligibility !== null);
  const situation = hasEligibility ? "Situation" : "Pendant le séjour";
  return (
    <div className="table-region">
      <table className="table table-cards table-stacked" aria-labelledby="participants">
        <thead>
          <tr>
            <th scope="col">Nom et prénom</th>
            <th scope="col">{situation}</th>
            {hasEligibility && <th scope="col">Éligibilité</th>}
            <th scope="col">Aide de l’ANCV</th>
            <th scope="col">Inscription</th>
            {canEdit && (
              <th scope="col" className="no-print">
                Actions
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {participants.map((participant) => (
            <tr key={participant.enrollment_id}>
              <th scope="row" className="cell-name">
                {listName(participant)}
                <span className="cell-note number">
                  {agree(participant.civility, "né")} le {date(participant.birth_date)}
                </span>
                {participant.is_absent && (
                  <span className="cell-note">
                    <span className="tag tag-quiet">N’était pas là</span>
                  </span>
                )}
              </th>
              <td data-label={situation} className="cell-situation">
                <Situation participant={participant} />
              </td>
              {hasEligibility && (
                <td data-label="Éligibilité" className="cell-eligibility">
                  <EligibilityCell participant={participant} />
                </td>
              )}
              <td data-label="Aide" className="cell-aid">
                <AidCell participant={participant} />
              </td>
              <td data-label="Inscription" className="number">
                {date(participant.enrolled_on)}
              </td>
              {canEdit && (
                <td className="no-print">
                  <Actions group={group} participant={participant} onWithdraw={onWithdraw} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Situation({ participant }: { participant: Participant }) {
  const { stay } = participant;
  const wishes = stayWishes(stay);
  const isHealthy = !participant.disabled && !participant.dependent;
  if (isHealthy && !wishes && !stay.needs_comment) return null;
  return (
    <span className="cell-lines">
      {!isHealthy && (
        <span>
          {participant.disabled && <span className="tag">Handicapé</span>}{" "}
          {participant.dependent && <span className="tag">Dépendant</span>}
        </span>
      )}
      {wishes && <span>{wishes}</span>}
      {stay.needs_comment && <span className="quiet">{stay.needs_comment}</span>}
    </span>
  );
}

function EligibilityCell({ participant }: { participant: Participant }) {
  const { linked, eligibility } = participant;
  return (
    <span>
      {eligibility && eligibilities[eligibility]}
      {participant.caregiver_kind && ` (${participant.caregiver_kind})`}
      {linked && (
        <span className="cell-note">
          {eligibility === "aidant"
            ? `accompagne ${listName(linked)}`
            : `conjoint ${of(listName(linked))}`}
        </span>
      )}
    </span>
  );
}

function AidCell({ participant }: { participant: Participant }) {
  const { aid } = participant;
  return (
    <span>
      <AidTag aid={aid} />
      {participant.to_verify && (
        <span className="cell-note">
          <ToVerifyTag />
          <span className="cell-note">
            Cette personne ressemble à une autre, déjà connue. L’ANCV vérifie que l’aide n’est pas
            accordée deux fois.
          </span>
        </span>
      )}
      {isRefused(aid) && (
        <span className="cell-note">
          {french(aid.explanation)}
          {aid.top_up_url && (
            <>
              {" "}
              <TopUpLink href={aid.top_up_url} />
            </>
          )}
        </span>
      )}
    </span>
  );
}

function Actions({
  group,
  participant,
  onWithdraw,
}: Pick<Props, "group" | "onWithdraw"> & {
  participant: Participant;
}) {
  const base = `/groupes/${group.group_id}`;
  const name = <span className="visually-hidden"> {fullName(participant)}</span>;
  return (
    <div className="cell-actions">
      <Link to={`${base}/participants/${participant.enrollment_id}`} className="text-button">
        <span>Modifier{name}</span>
      </Link>
      <button type="button" className="text-button" onClick={() => onWithdraw(participant)}>
        <span>Retirer{name}</span>
      </button>
      {canBeHelped(participant) && group.status === "open" && (
        <Link to={`${base}/ajouter?aidant_de=${participant.enrollment_id}`} className="text-button">
          <span>
            Ajouter un aidant
            <span className="visually-hidden"> pour {fullName(participant)}</span>
          </span>
        </Link>
      )}
    </div>
  );
}
