import type { Aid, EnrollmentResult, Participant, Withdrawal } from "../../api/types";
import { AidExplanation, isRefused } from "../../components/AidOutcome";
import { Notice } from "../../components/Notice";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
import { agree, fullName, money, of } from "../../format";
import { useRestore } from "./useRestore";

export type Outcome =
  | { done: "enrolled" | "updated" | "restored"; result: EnrollmentResult }
  | { done: "withdrawn"; participant: Participant; withdrawal: Withdrawal };

type Props = {
  outcome: Outcome;
  groupId: string;
  onRestored: (result: EnrollmentResult) => void;
};

/** Says what has just been done to whom, and what it changed. */
export function OutcomeNotice({ outcome, groupId, onRestored }: Props) {
  if (outcome.done === "withdrawn") {
    return <WithdrawnNotice {...outcome} groupId={groupId} onRestored={onRestored} />;
  }
  const { enrollment, aid, credit } = outcome.result;
  return (
    <Notice
      tone={isRefused(aid) ? "warning" : "success"}
      title={`${sentence(outcome.done, enrollment)} ${aidSentence(aid)}`}
      takesFocus={outcome.done === "restored"}
    >
      <AidExplanation aid={aid} />
      {enrollment.to_verify && (
        <p>
          <strong>L’aide est réservée&nbsp;; l’ANCV vérifiera avant de la verser.</strong> Cette
          personne ressemble à une autre qu’elle connaît.
        </p>
      )}
      {credit && aid.outcome === "granted" && (
        <p>
          Crédit {credit.year}&nbsp;: il reste {money(credit.available_cents)}.
        </p>
      )}
    </Notice>
  );
}

function sentence(done: "enrolled" | "updated" | "restored", person: Participant): string {
  const name = fullName(person);
  switch (done) {
    case "enrolled":
      return `${name} est ${agree(person.civility, "inscrit")}.`;
    case "updated":
      return `L’inscription ${of(name)} est modifiée.`;
    case "restored":
      return `${name} est de nouveau ${agree(person.civility, "inscrit")}.`;
  }
}

type WithdrawnProps = Extract<Outcome, { done: "withdrawn" }> & Omit<Props, "outcome">;

function aidSentence(aid: Aid): string {
  if (aid.outcome === "granted") return `Aide de ${money(aid.amount_cents)} accordée.`;
  return isRefused(aid) ? "Aide non accordée." : "Inscription sans aide.";
}

function WithdrawnNotice({ participant, withdrawal, groupId, onRestored }: WithdrawnProps) {
  const undo = useRestore(groupId, onRestored);
  return (
    <>
      <Notice
        tone="success"
        title={`${fullName(participant)} ne fait plus partie de ce séjour.`}
        takesFocus
      >
        {withdrawal.released_cents > 0 && (
          <p>{money(withdrawal.released_cents)} sont revenus dans votre crédit.</p>
        )}
        <div className="buttons">
          <ActionButton
            isSending={undo.isPending}
            onClick={() => undo.start(participant.enrollment_id)}
          >
            Annuler le retrait
          </ActionButton>
        </div>
      </Notice>
      {undo.isError && <ProblemNotice error={undo.error} />}
    </>
  );
}
