import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { queries } from "../../api/queries";
import { useUser } from "../../api/session";
import type { Attendee, Deadline, Party, Totals, User, Validation } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { DeadlineTag } from "../../components/DeadlineTag";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { PlacesTag } from "../../components/PlacesTag";
import { QueryView } from "../../components/QueryView";
import { until } from "../../deadlines";
import { french, period } from "../../format";
import { hasList, isConfirmed } from "../../groupStatus";
import { partyOf } from "./attendance";
import { CorrectionsCard } from "./CorrectionsCard";
import { CourseSteps } from "./CourseSteps";
import { ListForm } from "./ListForm";
import { PeopleTable } from "./PeopleTable";
import { PresenceDialog } from "./PresenceDialog";
import { PaymentCard, StatementsCard, TotalsCard } from "./Results";
import { useListOutcome } from "./useListOutcome";

export function ValidationPage() {
  const { groupId = "" } = useParams();
  const isAncv = useUser().organisation_kind === "ancv";
  const validation = useQuery(queries.validation(groupId));
  return (
    <>
      {isAncv ? (
        <BackLink to={`/groupes/${groupId}`}>Revenir au groupe</BackLink>
      ) : (
        <BackLink to="/validations">Revenir aux listes</BackLink>
      )}
      <QueryView query={validation}>{(data) => <ListView validation={data} />}</QueryView>
    </>
  );
}

function ListView({ validation }: { validation: Validation }) {
  const { group, people, deadline, totals, payment } = validation;
  const user = useUser();
  const { outcome, done, refused } = useListOutcome(
    queries.validation(group.group_id).queryKey,
  );
  const [corrected, setCorrected] = useState<Attendee | null>(null);
  const party = partyOf(validation);
  const isInPlace = user.organisation_kind === "ancv";
  const canCorrect = user.roles.includes("operations") && isConfirmed(group);

  const title = titleOf(party);
  return (
    <>
      <PageTitle
        title={title}
        documentTitle={`${title}, ${group.venue_name}`}
        lead={`${group.venue_name}, ${group.venue_city}, séjour ${period(group.start_date, group.end_date)}, ${user.organisation_kind === "holder" ? group.provider_name : group.holder_name}`}
      />
      <div className="stack-large">
        {outcome && (
          <Notice
            key={outcome.key}
            tone={outcome.tone ?? "success"}
            title={outcome.title}
            takesFocus
          >
            <p>{outcome.text}</p>
            {outcome.tone === "error" && (
              <p>Rien n’a été enregistré de votre part. La page montre la liste à jour.</p>
            )}
          </Notice>
        )}
        <section className="card stack" aria-label="Où en est cette liste">
          <CourseSteps group={group} />
          <p className="tags">
            {deadline ? (
              <>
                {/* While it stands still, its last day moves. */}
                {!deadline.stopped_on && (
                  <strong>
                    {turnOf(deadline, user.organisation_kind)} {until(deadline.due_on)}
                  </strong>
                )}
                <DeadlineTag deadline={deadline} />
              </>
            ) : (
              <PlacesTag group={group} />
            )}
          </p>
          {validation.explanation && <p>{french(validation.explanation)}</p>}
          {party && isInPlace && (
            <p>
              <strong>
                Vous pouvez répondre à la place{" "}
                {party === "provider"
                  ? `du prestataire ${group.provider_name}`
                  : `du porteur ${group.holder_name}`}
                , en donnant le motif.
              </strong>
            </p>
          )}
          <p>
            <Link to={`/groupes/${group.group_id}`}>Voir le groupe n°&nbsp;{group.group_id}</Link>
          </p>
        </section>
        {totals && <TotalsCard totals={totals} people={people} />}
        {payment && <PaymentCard payment={payment} />}
        <CorrectionsCard validation={validation} />
        {party ? (
          <ListForm
            key={party}
            validation={validation}
            onDone={(fresh) => done(fresh, DONE[party].title, DONE[party].text(fresh))}
            onRefused={refused}
          />
        ) : (
          hasList(group) && (
            <section className="card" aria-labelledby="participants">
              <h2 id="participants">Participants</h2>
              <PeopleTable
                people={people}
                isOver={totals !== null}
                onCorrect={canCorrect ? setCorrected : undefined}
              />
            </section>
          )
        )}
        <StatementsCard validation={validation} />
      </div>
      {corrected && (
        <PresenceDialog
          validation={validation}
          person={corrected}
          onClose={() => setCorrected(null)}
          onDone={(fresh) => {
            setCorrected(null);
            done(
              fresh,
              "La présence est corrigée.",
              "L’aide est recalculée\u00a0: les montants de cette page sont à jour.",
            );
          }}
          onRefused={(problem) => {
            setCorrected(null);
            refused(problem);
          }}
        />
      )}
    </>
  );
}

function titleOf(party: Party | null): string {
  switch (party) {
    case "provider":
      return "Valider la liste";
    case "holder":
      return "Confirmer la liste";
    case null:
      return "Liste du séjour";
  }
}

/** « Vous avez », « Le prestataire avait »: whose delay it is, and whether it runs. */
function turnOf({ party, is_late }: Deadline, kind: User["organisation_kind"]): string {
  if (party === kind) return is_late ? "Vous aviez" : "Vous avez";
  const who = party === "provider" ? "Le prestataire" : "Le porteur";
  return `${who} ${is_late ? "avait" : "a"}`;
}

function whatFollows({ disputed, withheld_cents }: Totals): string {
  if (disputed > 0) return "L’ANCV décidera pour les personnes en désaccord.";
  return withheld_cents > 0
    ? "L’ANCV lui verse l’aide directement, et celle qui est à vérifier une fois qu’elle aura vérifié."
    : "L’ANCV lui verse l’aide directement.";
}

const DONE: Record<Party, { title: string; text: (fresh: Validation) => string }> = {
  provider: {
    title: "La liste est validée.",
    text: ({ group }) =>
      `${group.holder_name} reçoit un e-mail et doit maintenant confirmer qui est parti.`,
  },
  holder: {
    title: "La liste est confirmée.",
    text: ({ group, totals }) =>
      `${group.provider_name} reçoit un e-mail. ${totals ? whatFollows(totals) : ""}`.trim(),
  },
};
