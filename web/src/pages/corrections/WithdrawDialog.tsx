import { api } from "../../api/client";
import { isOvertaken, problemOf } from "../../api/problem";
import { byPath } from "../../api/queries";
import type { Correction, Problem } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
import { isConfirmed } from "../../groupStatus";

const WITHDRAWAL = "/api/groups/{group_id}/corrections/{correction_id}/withdrawal";

type Props = {
  correction: Correction;
  onClose: () => void;
  onDone: (fresh: Correction) => void;
  onRefused: (problem: Problem) => void;
};

export function WithdrawDialog({ correction, onClose, onDone, onRefused }: Props) {
  const { correction_id, group } = correction;
  const withdraw = api.useMutation("post", WITHDRAWAL, {
    onSuccess: onDone,
    onError: (error) => {
      const problem = problemOf(error);
      if (isOvertaken(problem)) onRefused(problem);
    },
  });
  return (
    <Dialog title="Retirer cette demande&nbsp;?" onDismiss={onClose}>
      {isConfirmed(group) ? (
        <p>{correction.name} ne rejoindra pas la liste, qui reste confirmée.</p>
      ) : (
        <>
          <p>
            {correction.name} ne rejoindra pas la liste. Votre délai pour la confirmer reprendra.
          </p>
          <p>Vous pourrez faire une autre demande tant que la liste n’est pas confirmée.</p>
        </>
      )}
      {withdraw.isError && <ProblemNotice error={withdraw.error} />}
      <div className="buttons">
        <ActionButton
          tone="danger"
          isSending={withdraw.isPending}
          sending="Retrait en cours…"
          onClick={() =>
            withdraw.mutate({ ...byPath({ group_id: group.group_id, correction_id }), body: {} })
          }
        >
          Retirer la demande
        </ActionButton>
        <SafeButton onClick={onClose}>Garder</SafeButton>
      </div>
    </Dialog>
  );
}
