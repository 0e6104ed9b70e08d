import { useMutation } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useRefreshAll } from "../../api/hooks";
import { problemOf } from "../../api/problem";
import type { Group, Participant, Withdrawal } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { Notice } from "../../components/Notice";
import { ProblemNotice } from "../../components/ProblemNotice";
import { agree, fullName, longDate, money, period } from "../../format";

type Props = {
  group: Group;
  participant: Participant;
  /** Those who take part because this one does: they must leave first. */
  dependants: Participant[];
  onClose: () => void;
  onWithdrawn: (withdrawal: Withdrawal) => void;
};

export function WithdrawDialog(props: Props) {
  return props.dependants.length > 0 ? <CannotLeave {...props} /> : <Confirm {...props} />;
}

function CannotLeave({ participant, dependants, onClose }: Props) {
  const name = fullName(participant);
  return (
    <Dialog title={`${name} ne peut pas encore être retiré du séjour`} onDismiss={onClose}>
      <p>
        {dependants.length > 1
          ? "D’autres personnes participent grâce à cette inscription. Retirez d’abord"
          : "Une autre personne participe grâce à cette inscription. Retirez d’abord"}
        &nbsp;:
      </p>
      <ul className="list">
        {dependants.map((one) => (
          <li key={one.enrollment_id}>
            <strong>{fullName(one)}</strong>,{" "}
            {agree(one.civility, one.eligibility === "aidant" ? "aidant" : "conjoint")}
          </li>
        ))}
      </ul>
      <div className="buttons">
        <button type="button" className="button" data-safe onClick={onClose}>
          Fermer
        </button>
      </div>
    </Dialog>
  );
}

function Confirm({ group, participant, onClose, onWithdrawn }: Props) {
  const refreshAll = useRefreshAll();
  const withdraw = useMutation({
    mutationFn: () => api.withdraw(group.group_id, participant.enrollment_id, participant.version),
    onSuccess: async (withdrawal) => {
      await refreshAll();
      onWithdrawn(withdrawal);
    },
    onError: async (error) => {
      // What the dialog says is no longer so: it is said anew.
      if (hasChanged(error)) await refreshAll();
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
      {withdraw.isError &&
        (hasChanged(withdraw.error) ? (
          <Notice tone="error" title="Cette inscription vient d’être modifiée">
            <p>
              Quelqu’un d’autre l’a changée, et rien n’a été retiré. Relisez ce qui précède avant de
              confirmer.
            </p>
          </Notice>
        ) : (
          <ProblemNotice error={withdraw.error} />
        ))}
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

function hasChanged(error: unknown): boolean {
  return problemOf(error).status === 412;
}
