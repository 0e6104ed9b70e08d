import { useMutation } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useRefreshAll } from "../../api/hooks";
import type { Group, Participant, Withdrawal } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { fullName, longDate, money, period } from "../../format";

type Props = {
  group: Group;
  participant: Participant;
  onClose: () => void;
  onWithdrawn: (withdrawal: Withdrawal) => void;
};

export function WithdrawDialog({ group, participant, onClose, onWithdrawn }: Props) {
  const refreshAll = useRefreshAll();
  const withdraw = useMutation({
    mutationFn: () => api.withdraw(group.group_id, participant.enrollment_id),
    onSuccess: async (withdrawal) => {
      await refreshAll();
      onWithdrawn(withdrawal);
    },
  });
  const name = fullName(participant);
  return (
    <Dialog title={`Retirer ${name}\u00a0?`} onDismiss={onClose}>
      <p>
        {name} ne fera plus partie du séjour {period(group.start_date, group.end_date)} à{" "}
        {group.venue_city}. Sa place sera libérée.
      </p>
      <p>
        {participant.aid.amount_cents > 0
          ? `L’aide de ${money(participant.aid.amount_cents)} retournera dans votre crédit.`
          : "Votre crédit ne change pas\u00a0: aucune aide n’avait été accordée."}
      </p>
      <p>Vous pourrez revenir en arrière jusqu’au départ, le {longDate(group.start_date)}.</p>
      {participant.dependants > 0 && (
        <p>
          <strong>
            Une autre personne de ce groupe lui est liée (aidant ou conjoint)&nbsp;: retirez-la
            d’abord.
          </strong>
        </p>
      )}
      {withdraw.isError && <ProblemNotice error={withdraw.error} />}
      <div className="buttons">
        <button
          type="button"
          className="button button-danger"
          aria-disabled={withdraw.isPending || undefined}
          onClick={() => withdraw.isPending || withdraw.mutate()}
        >
          {withdraw.isPending ? "Retrait en cours…" : "Retirer du séjour"}
        </button>
        <button type="button" className="button" data-safe onClick={onClose}>
          Garder
        </button>
      </div>
    </Dialog>
  );
}
