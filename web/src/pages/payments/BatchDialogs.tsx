import { api } from "../../api/client";
import { problemOf } from "../../api/problem";
import { byPath, useReread } from "../../api/queries";
import type { Batch, Transfer } from "../../api/types";
import { Dialog, SafeButton } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
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
function useStep(step: "approval" | "sending", { batch, onDone }: DialogProps) {
  const reread = useReread("payments");
  const { mutate, ...rest } = api.useMutation("post", `/api/payments/batches/{batch_id}/${step}`, {
    onSuccess: async () => {
      await reread();
      onDone({ done: step === "approval" ? "approved" : "sent" });
    },
    onError: async (error) => {
      const { status } = problemOf(error);
      if (status >= 400 && status < 500) await reread();
    },
  });
  const start = () => mutate({ ...byPath({ batch_id: batch.batch_id }), body: {} });
  return { ...rest, start };
}

function ApproveDialog(props: DialogProps) {
  const { batch, onClose } = props;
  const approve = useStep("approval", props);
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

function SendDialog(props: DialogProps) {
  const { batch, onClose } = props;
  const send = useStep("sending", props);
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
  step: { isPending: boolean; error: unknown; start: () => void };
  confirm: string;
  keep: string;
  onClose: () => void;
};

function Buttons({ step, confirm, keep, onClose }: ButtonsProps) {
  // What the state of the batch refuses is not to be tried again.
  if (step.error && problemOf(step.error).status === 409) {
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
      <ActionButton
        tone="primary"
        isSending={step.isPending}
        sending="Enregistrement en cours…"
        onClick={step.start}
      >
        {confirm}
      </ActionButton>
      <SafeButton onClick={onClose}>{keep}</SafeButton>
    </div>
  );
}
