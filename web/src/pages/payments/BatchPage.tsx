import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { queries } from "../../api/queries";
import type { Batch, Transfer } from "../../api/types";
import { BackLink } from "../../components/BackLink";
import { Notice } from "../../components/Notice";
import { PageTitle } from "../../components/PageTitle";
import { ProblemNotice } from "../../components/ProblemNotice";
import { QueryView } from "../../components/QueryView";
import { useOutcome } from "../../components/useOutcome";
import { BatchDialogs, type OpenDialog } from "./BatchDialogs";
import { BatchFacts } from "./BatchFacts";
import { BatchSteps } from "./BatchSteps";
import { type BatchOutcome, batchOutcomes } from "./outcome";
import { TransferCard } from "./TransferCard";
import { useDownload } from "./useDownload";

export function BatchPage() {
  const { batchId = "" } = useParams();
  const batch = useQuery(queries.batch(batchId));
  return (
    <>
      <BackLink to="/paiements">Revenir aux paiements</BackLink>
      <QueryView query={batch}>{(data) => <BatchView batch={data} />}</QueryView>
    </>
  );
}

function BatchView({ batch }: { batch: Batch }) {
  const [outcome, setOutcome] = useOutcome<BatchOutcome>();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const download = useDownload(batch.batch_id, () => setOutcome({ done: "downloaded" }));
  return (
    <>
      <PageTitle title={`Lot ${batch.batch_id}`} />
      <div className="stack-large">
        {outcome && <OutcomeNotice key={outcome.key} outcome={outcome} />}
        {download.isError && (
          <ProblemNotice key={download.submittedAt} error={download.error} takesFocus />
        )}
        <BatchFacts batch={batch} />
        <BatchSteps batch={batch} download={download} onOpen={setDialog} />
        <Transfers
          batch={batch}
          onRecord={(transfer) => setDialog({ kind: "outcome", transfer })}
          onWithdraw={(transfer) => setDialog({ kind: "withdraw", transfer })}
        />
      </div>
      {dialog && (
        <BatchDialogs
          batch={batch}
          dialog={dialog}
          onClose={() => setDialog(null)}
          onDone={(done) => {
            setDialog(null);
            setOutcome(done);
          }}
        />
      )}
    </>
  );
}

function OutcomeNotice({ outcome: { done, about } }: { outcome: BatchOutcome }) {
  const { title, text } = batchOutcomes[done];
  return (
    <Notice tone="success" title={title} takesFocus>
      {about && <p>{about}</p>}
      {text && <p>{text}</p>}
    </Notice>
  );
}

type TransfersProps = {
  batch: Batch;
  onRecord: (transfer: Transfer) => void;
  onWithdraw: (transfer: Transfer) => void;
};

function Transfers({ batch, onRecord, onWithdraw }: TransfersProps) {
  return (
    <section className="stack" aria-labelledby="virements">
      <h2 id="virements">Virements</h2>
      {batch.transfers.map((transfer) => (
        <TransferCard
          key={transfer.reference}
          transfer={transfer}
          isCancelled={batch.state === "cancelled"}
          onRecord={onRecord}
          onWithdraw={onWithdraw}
        />
      ))}
    </section>
  );
}
