import { useMutation } from "@tanstack/react-query";
import { useInvalidate } from "../../api/hooks";
import { paymentsApi } from "../../api/payments";
import { problemOf } from "../../api/problem";
import type { Batch, Transfer } from "../../api/types";
import { Dialog } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { count, longDate, money } from "../../format";
import { CancelDialog } from "./CancelDialog";
import { OutcomeDialog } from "./OutcomeDialog";
import type { BatchOutcome } from "./outcome";

export type OpenDialog =
  | { kind: "approve" | "send" | "cancel" }
  | { kind: "outcome"; transfer: Transfer };

type Props = {
  batch: Batch;
  dialog: OpenDialog;
  onClose: () => void;
  onDone: (outcome: BatchOutcome) => void;
};

/** What is asked before something is done with a batch. */
export function BatchDialogs({ batch, dialog, onClose, onDone }: Props) {
  switch (dialog.kind) {
    case "approve":
      return <ApproveDialog batch={batch} onClose={onClose} onDone={onDone} />;
    case "send":
      return <SendDialog batch={batch} onClose={onClose} onDone={onDone} />;
    case "cancel":
      return <CancelDialog batch={batch} onClose={onClose} onDone={onDone} />;
    case "outcome":
      return (
        <OutcomeDialog
          batch={batch}
          transfer={dialog.transfer}
          onClose={onClose}
          onDone={onDone}
        />
      );
  }
}

export type DialogProps = Omit<Props, "dialog">;

/** One step of a batch that needs nothing but a yes. A refusal is read with the batch as it is now. */
function useStep(send: () => Promise<unknown>, outcome: BatchOutcome, onDone: Props["onDone"]) {
  const invalidate = useInvalidate();
  const step = useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await invalidate("payments");
      onDone(outcome);
    },
    onError: async (error) => {
      const { status } = problemOf(error);
      if (status >= 400 && status < 500) await invalidate("payments");
    },
  });
  const isRefused = step.isError && problemOf(step.error).status === 409;
  return { ...step, isRefused, start: () => step.isPending || step.mutate() };
}

function ApproveDialog({ batch, onClose, onDone }: DialogProps) {
  const approve = useStep(
    () => paymentsApi.approve(batch.batch_id),
    { done: "approved" },
    onDone,
  );
  return (
    <Dialog
      title={
        <>
          Approuver le lot <span className="nowrap">{batch.batch_id}&nbsp;?</span>
        </>
      }
      onDismiss={onClose}
    >
      <p>
        Vous autorisez {count(batch.transfers.length, "virement", "virements")}, pour{" "}
        <strong>{money(batch.total_cents)}</strong> au total, à exécuter le{" "}
        <strong>{longDate(batch.execution_on)}</strong>&nbsp;:
      </p>
      <ul className="amounts">
        {batch.transfers.map((one) => (
          <li key={one.reference}>
            <span>
              {one.provider_name}
              <span className="cell-note">compte qui se termine par {one.account_end}</span>
            </span>
            <span className="number nowrap">{money(one.amount_cents)}</span>
          </li>
        ))}
      </ul>
      <p>Votre nom est conservé avec votre accord.</p>
      {approve.isError && <ProblemNotice error={approve.error} takesFocus />}
      <Buttons step={approve} confirm="Approuver" keep="Pas maintenant" onClose={onClose} />
    </Dialog>
  );
}

function SendDialog({ batch, onClose, onDone }: DialogProps) {
  const send = useStep(() => paymentsApi.send(batch.batch_id), { done: "sent" }, onDone);
  return (
    <Dialog title="Le fichier est-il déposé à la banque&nbsp;?" onDismiss={onClose}>
      <p>
        Confirmez seulement si la banque a pris le fichier du lot{" "}
        <span className="nowrap">{batch.batch_id}</span>. Le lot ne pourra plus être annulé.
      </p>
      <p>
        Un e-mail annoncera son virement à{" "}
        {batch.transfers.length === 1
          ? "un prestataire"
          : `chacun des ${batch.transfers.length}\u00a0prestataires`}
        .
      </p>
      {send.isError && <ProblemNotice error={send.error} takesFocus />}
      <Buttons step={send} confirm="Oui, il est déposé" keep="Pas encore" onClose={onClose} />
    </Dialog>
  );
}

type ButtonsProps = {
  step: { isPending: boolean; isRefused: boolean; start: () => void };
  confirm: string;
  keep: string;
  onClose: () => void;
};

function Buttons({ step, confirm, keep, onClose }: ButtonsProps) {
  // What the state of the batch refuses is not to be tried again.
  if (step.isRefused) {
    return (
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Fermer
        </button>
      </div>
    );
  }
  return (
    <div className="buttons">
      <button
        type="button"
        className="button button-primary"
        aria-disabled={step.isPending || undefined}
        onClick={step.start}
      >
        {step.isPending ? "Enregistrement en cours…" : confirm}
      </button>
      <button type="button" className="button" data-safe onClick={onClose}>
        {keep}
      </button>
    </div>
  );
}
