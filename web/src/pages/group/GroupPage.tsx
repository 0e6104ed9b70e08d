import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { queries } from "../../api/queries";
import { useUser } from "../../api/session";
import type { EnrollmentResult, GroupWithPeople, Participant } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { PageTitle } from "../../components/PageTitle";
import { QueryView } from "../../components/QueryView";
import { useOutcome } from "../../components/useOutcome";
import { period } from "../../format";
import { isBeforeDeparture } from "../../groupStatus";
import { AddSenior } from "./AddSenior";
import { AfterStay } from "./AfterStay";
import { CreditNotice } from "./CreditNotice";
import { GroupFacts } from "./GroupFacts";
import { OutcomeNotice, type Outcome } from "./OutcomeNotice";
import { ParticipantsTable } from "./ParticipantsTable";
import { WithdrawDialog } from "./WithdrawDialog";
import { WithdrawnList } from "./WithdrawnList";

/** What the enrollment pages hand over when they come back here. */
export type GroupPageState = { done: "enrolled" | "updated"; result: EnrollmentResult };

export function GroupPage() {
  const { groupId = "" } = useParams();
  const group = useQuery(queries.group(groupId));
  return (
    <>
      <BackLink to="/groupes">Revenir aux groupes</BackLink>
      <QueryView query={group}>{(detail) => <GroupView detail={detail} />}</QueryView>
    </>
  );
}

function GroupView({ detail }: { detail: GroupWithPeople }) {
  const { group, participants, withdrawn } = detail;
  const isHolder = useUser().organisation_kind === "holder";
  const canEdit = isHolder && isBeforeDeparture(group);
  const [outcome, setOutcome] = useOutcome<Outcome>();
  const [leaving, setLeaving] = useState<Participant | null>(null);

  return (
    <>
      <PageTitle
        title={`${group.venue_name}, ${group.venue_city}`}
        lead={`Séjour ${period(group.start_date, group.end_date)}, ${isHolder ? group.provider_name : group.holder_name}`}
      />
      <div className="stack-large">
        {outcome && (
          <OutcomeNotice
            key={outcome.key}
            outcome={outcome}
            groupId={group.group_id}
            onRestored={(result) => setOutcome({ done: "restored", result })}
          />
        )}
        <GroupFacts detail={detail} />
        {isHolder && !outcome && <CreditNotice detail={detail} />}
        <AfterStay group={group} />
        <AddSenior group={group} />
        <section className="card" aria-labelledby="participants">
          <div className="block-head">
            <h2 id="participants">Participants</h2>
            {participants.length > 0 && (
              <Link to={`/groupes/${group.group_id}/rooming-list`} className="text-button no-print">
                Liste des chambres
              </Link>
            )}
          </div>
          {participants.length === 0 ? (
            <p>Personne n’est encore inscrit sur ce séjour.</p>
          ) : (
            <ParticipantsTable
              group={group}
              participants={participants}
              canEdit={canEdit}
              onWithdraw={setLeaving}
            />
          )}
        </section>
        {withdrawn.length > 0 && (
          <WithdrawnList
            group={group}
            withdrawn={withdrawn}
            canEdit={canEdit}
            onRestored={(result) => setOutcome({ done: "restored", result })}
          />
        )}
      </div>
      {leaving && (
        <WithdrawDialog
          group={group}
          // As they stand now: someone else may have changed them since.
          participant={participants.find(isSamePerson(leaving)) ?? leaving}
          dependants={participants.filter(dependsOn(leaving))}
          onClose={() => setLeaving(null)}
          onWithdrawn={(withdrawal) => {
            setLeaving(null);
            setOutcome({ done: "withdrawn", participant: leaving, withdrawal });
          }}
        />
      )}
    </>
  );
}

function isSamePerson({ enrollment_id }: Participant) {
  return (other: Participant) => other.enrollment_id === enrollment_id;
}

function dependsOn({ enrollment_id }: Participant) {
  return (other: Participant) => other.linked?.enrollment_id === enrollment_id;
}
