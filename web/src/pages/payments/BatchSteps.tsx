import type { Batch, BatchState } from "../../api/types";
import { ActionButton } from "../../components/SubmitButton";
import { french } from "../../format";
import type { OpenDialog } from "./BatchDialogs";
import type { Download } from "./useDownload";
import { cancelWords } from "./words";

const STEPS = ["Préparer", "Approuver", "Envoyer à la banque", "Noter les résultats"] as const;

/** The step that is to be done, from none to all of them. */
const CURRENT: Record<Exclude<BatchState, "cancelled">, number> = {
  draft: 1,
  approved: 2,
  sent: 3,
  closed: STEPS.length,
};

type Props = { batch: Batch; download: Download; onOpen: (dialog: OpenDialog) => void };

/** What is to be done next with a batch, by whom, and the button for it. */
export function BatchSteps({ batch, download, onOpen }: Props) {
  return (
    <section className="card" aria-labelledby="suite">
      <h2 id="suite">{batch.state === "closed" || batch.state === "cancelled" ? "État" : "À faire"}</h2>
      {batch.state !== "cancelled" && <Steps current={CURRENT[batch.state]} />}
      {batch.explanation && <p>{french(batch.explanation)}</p>}
      {batch.state === "draft" && !batch.can.approve && (
        <p>
          Vous avez préparé ce lot&nbsp;: vous ne pouvez pas l’approuver vous-même. Deux personnes
          regardent ainsi chaque paiement.
        </p>
      )}
      <Actions batch={batch} download={download} onOpen={onOpen} />
    </section>
  );
}

function Steps({ current }: { current: number }) {
  return (
    <ol className="stepper">
      {STEPS.map((name, index) => (
        <li
          key={name}
          className={index < current ? "step-done" : undefined}
          aria-current={index === current ? "step" : undefined}
        >
          <span className="step-number" aria-hidden="true">
            {index < current ? "✓" : index + 1}
          </span>
          <span className="step-name">
            {name}
            {index < current && <span className="visually-hidden"> (fait)</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Actions({ batch, download, onOpen }: Props) {
  const { state, can, taken } = batch;
  // Once it is over, its file is of no use to the bank.
  const hasFile = can.take && state !== "closed";
  if (!can.approve && !can.send && !can.cancel && !hasFile) return null;
  return (
    <div className="buttons">
      {can.approve && (
        <button
          type="button"
          className="button button-primary"
          onClick={() => onOpen({ kind: "approve" })}
        >
          Approuver le lot
        </button>
      )}
      {hasFile && (
        <ActionButton
          tone={state === "approved" && taken.length === 0 ? "primary" : undefined}
          isSending={download.isPending}
          sending="Téléchargement en cours…"
          onClick={download.start}
        >
          Télécharger le fichier SEPA
        </ActionButton>
      )}
      {can.send && (
        <button
          type="button"
          className={state === "approved" && can.take ? "button button-primary" : "button"}
          onClick={() => onOpen({ kind: "send" })}
        >
          Noter comme envoyé à la banque
        </button>
      )}
      {can.cancel && (
        <button type="button" className="text-button" onClick={() => onOpen({ kind: "cancel" })}>
          {cancelWords(batch)}
        </button>
      )}
    </div>
  );
}
