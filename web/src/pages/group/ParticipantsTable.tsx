import { Link } from "react-router";
import type { Group, Participant } from "../../api/types";
import { isRefused } from "../../components/AidOutcome";
import { AidTag } from "../../components/AidTag";
import { TopUpLink } from "../../components/TopUpLink";
import { agree, date, eligibilities, fullName, listName, needs } from "../../format";

type Props = {
  group: Group;
  participants: Participant[];
  canEdit: boolean;
  onWithdraw: (participant: Participant) => void;
};

export function ParticipantsTable({ group, participants, canEdit, onWithdraw }: Props) {
  // A provider is told who travels and how, not on which conditions.
  const hasEligibility = participants.some((participant) => participant.eligibility !== null);
  return (
    <div className="table-region">
      <table className="table table-cards" aria-labelledby="participants">
        <thead>
          <tr>
            <th scope="col">Nom et prénom</th>
            <th scope="col">Situation</th>
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
              </th>
              <td data-label="Situation">
                <Situation participant={participant} />
              </td>
              {hasEligibility && (
                <td data-label="Éligibilité">
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
  const notes = [
    stay.single_room && "Chambre individuelle",
    stay.travels_with_spouse && "Avec son conjoint",
    stay.grouped_with && `Avec ${stay.grouped_with}`,
    ...stay.needs.map((need) => needs[need]),
    stay.needs_comment,
  ].filter(Boolean);
  const situation = [participant.disabled && "Handicap", participant.dependent && "Dépendance"]
    .filter(Boolean)
    .join(", ");
  return (
    <span>
      {situation || (notes.length === 0 && "—")}
      {notes.length > 0 && <span className="cell-note">{notes.join(", ")}</span>}
    </span>
  );
}

function EligibilityCell({ participant }: { participant: Participant }) {
  const { linked, eligibility } = participant;
  const role = eligibility === "aidant" ? "accompagne" : "conjoint";
  return (
    <span>
      {eligibility && eligibilities[eligibility]}
      {participant.caregiver_kind && ` (${participant.caregiver_kind})`}
      {linked && (
        <span className="cell-note">
          {role}&nbsp;: {listName(linked)}
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
      {isRefused(aid) && (
        <span className="cell-note">
          {aid.explanation}
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
  const isHelped = participant.disabled || participant.dependent;
  const name = <span className="visually-hidden"> {fullName(participant)}</span>;
  return (
    <div className="cell-actions">
      <Link to={`${base}/participants/${participant.enrollment_id}`} className="text-button">
        <span>Modifier{name}</span>
      </Link>
      <button type="button" className="text-button" onClick={() => onWithdraw(participant)}>
        <span>Retirer{name}</span>
      </button>
      {isHelped && group.status === "open" && (
        <Link to={`${base}/ajouter?aidant_de=${participant.enrollment_id}`} className="text-button">
          <span>
            Ajouter un aidant
            {<span className="visually-hidden"> pour {fullName(participant)}</span>}
          </span>
        </Link>
      )}
    </div>
  );
}
