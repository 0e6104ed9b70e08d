import { useMutation } from "@tanstack/react-query";
import { correctionsApi } from "../../api/corrections";
import { problemOf } from "../../api/problem";
import type { Correction, Problem } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { isConfirmed } from "../../groupStatus";

type Props = {
  correction: Correction;
  onClose: () => void;
  onDone: (fresh: Correction) => void;
  onRefused: (problem: Problem) => void;
};

export function WithdrawDialog({ correction, onClose, onDone, onRefused }: Props) {
  const withdraw = useMutation({
    mutationFn: () => correctionsApi.withdraw(correction.group.group_id, correction.correction_id),
    onSuccess: onDone,
    onError: (error) => {
      const problem = problemOf(error);
      if (problem.status === 409 || problem.status === 412) onRefused(problem);
    },
  });
  return (
    <Dialog title="Retirer cette demande&nbsp;?" onDismiss={onClose}>
      {isConfirmed(correction.group) ? (
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
        <button
          type="button"
          className="button button-danger"
          aria-disabled={withdraw.isPending || undefined}
          onClick={() => withdraw.isPending || withdraw.mutate()}
        >
          {withdraw.isPending ? "Retrait en cours…" : "Retirer la demande"}
        </button>
        <button type="button" className="button" data-safe onClick={onClose}>
          Garder
        </button>
      </div>
    </Dialog>
  );
}
