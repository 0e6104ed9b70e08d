import { api } from "../../api/client";
import { problemOf } from "../../api/problem";
import { byPath, useReread } from "../../api/queries";
import type { Batch, Transfer } from "../../api/types";
import { CloseButton, Dialog, SafeButton } from "../../components/Dialog";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
import { count, longDate, money } from "../../format";
import { CancelDialog } from "./CancelDialog";
import { PaidTwice } from "./EarlierBatches";
import { OutcomeDialog } from "./OutcomeDialog";
import type { BatchOutcome } from "./outcome";
import { SendDialog } from "./SendDialog";
import { WithdrawDialog } from "./WithdrawDialog";

export type OpenDialog =
  | { kind: "approve" | "send" | "cancel" }
  | { kind: "outcome" | "withdraw"; transfer: Transfer };

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
    case "withdraw":
      return (
        <WithdrawDialog
          batch={batch}
          transfer={dialog.transfer}
          onClose={onClose}
          onDone={onDone}
        />
      );
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

/** What needs nothing but a yes. A refusal is read with the batch as it is now. */
function useApproval({ batch, onDone }: DialogProps) {
  const reread = useReread("payments");
  const { mutate, ...rest } = api.useMutation("post", "/api/payments/batches/{batch_id}/approval", {
    onSuccess: async () => {
      await reread();
      onDone({ done: "approved" });
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
  const approve = useApproval(props);
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
      <PaidTwice lines={batch.transfers.flatMap((one) => one.lines)} />
      <p>Votre nom est conservé avec votre accord.</p>
      {approve.isError && <ProblemNotice error={approve.error} takesFocus />}
      {approve.error && problemOf(approve.error).status === 409 ? (
        <CloseButton onClick={onClose} />
      ) : (
        <div className="buttons">
          <ActionButton
            tone="primary"
            isSending={approve.isPending}
            sending="Enregistrement en cours…"
            onClick={approve.start}
          >
            Approuver
          </ActionButton>
          <SafeButton onClick={onClose}>Pas maintenant</SafeButton>
        </div>
      )}
    </Dialog>
  );
}
