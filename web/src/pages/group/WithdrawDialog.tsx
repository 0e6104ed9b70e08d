import { api, ifMatch } from "../../api/client";
import { hasChanged } from "../../api/problem";
import { useReread } from "../../api/queries";
import type { Group, Participant, Withdrawal } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
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
        <SafeButton onClick={onClose}>Fermer</SafeButton>
      </div>
    </Dialog>
  );
}

function Confirm({ group, participant, onClose, onWithdrawn }: Props) {
  const reread = useReread("enrollments");
  const withdraw = api.useMutation("delete", "/api/groups/{group_id}/enrollments/{enrollment_id}", {
    onSuccess: async (withdrawal) => {
      await reread();
      onWithdrawn(withdrawal);
    },
    onError: async (error) => {
      // What the dialog says is no longer so: it is said anew.
      if (hasChanged(error)) await reread();
    },
  });
  const { group_id } = group;
  const { enrollment_id, version } = participant;
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
      {withdraw.isError && <ProblemNotice error={withdraw.error} changed={CHANGED} />}
      <div className="buttons">
        <ActionButton
          tone="danger"
          isSending={withdraw.isPending}
          sending="Retrait en cours…"
          onClick={() =>
            withdraw.mutate({
              params: { path: { group_id, enrollment_id }, header: ifMatch(version) },
            })
          }
        >
          Retirer du séjour
        </ActionButton>
        <SafeButton onClick={onClose}>Garder</SafeButton>
      </div>
    </Dialog>
  );
}

const CHANGED = {
  title: "Cette inscription vient d’être modifiée",
  text: "Quelqu’un d’autre l’a changée, et rien n’a été retiré. Relisez ce qui précède avant de confirmer.",
};
