import { useMutation } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useRefreshAll } from "../../api/hooks";
import type { Aid, EnrollmentResult, Participant, Withdrawal } from "../../api/types";
import { AidExplanation, isRefused } from "../../components/AidOutcome";
import { Notice } from "../../components/Notice";
import { ProblemNotice } from "../../components/ProblemNotice";
import { agree, fullName, money, of } from "../../format";

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
  const refreshAll = useRefreshAll();
  const undo = useMutation({
    mutationFn: () => api.restore(groupId, participant.enrollment_id),
    onSuccess: async (result) => {
      await refreshAll();
      onRestored(result);
    },
  });
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
          <button
            type="button"
            className="button"
            aria-disabled={undo.isPending || undefined}
            onClick={() => undo.isPending || undo.mutate()}
          >
            Annuler le retrait
          </button>
        </div>
      </Notice>
      {undo.isError && <ProblemNotice error={undo.error} />}
    </>
  );
}
