import type { Batch, BatchState, PaymentLine, Transfer, Waiting } from "../../api/types";
import type { StateWords } from "../../components/StateTag";

export const batchStates: Record<BatchState, StateWords> = {
  draft: { text: "À approuver", tone: "warning" },
  approved: { text: "Approuvé, à envoyer", tone: "info" },
  sent: { text: "Envoyé à la banque", tone: "info" },
  closed: { text: "Terminé", tone: "success" },
  cancelled: { text: "Annulé", tone: "quiet" },
};

export const transferStates: Record<Transfer["state"], StateWords> = {
  planned: { text: "Pas encore envoyé", tone: "quiet" },
  sent: { text: "En attente de la banque", tone: "info" },
  settled: { text: "Payé", tone: "success" },
  rejected: { text: "Rejeté par la banque", tone: "warning" },
  returned: { text: "Retourné par la banque", tone: "warning" },
};

export const lineKinds: Record<PaymentLine["kind"], string> = {
  aid: "Aide du séjour",
  supplement: "Complément après correction",
  reversal: "Reprise après correction",
};

export const waitingReasons: Record<Waiting["why"], string> = {
  no_account: "Pas de compte bancaire accepté",
  not_positive: "Rien à verser après les reprises",
};

/** Where a line stands, as the provider reads it. */
export function lineState(line: Pick<PaymentLine, "state" | "rejected_because">): StateWords {
  switch (line.state) {
    case "due":
      return line.rejected_because
        ? { text: "Virement rejeté", tone: "warning" }
        : { text: "À payer", tone: "quiet" };
    case "batched":
      return { text: "Virement en préparation", tone: "info" };
    case "sent":
      return { text: "Virement en cours", tone: "info" };
    case "settled":
      return { text: "Payé", tone: "success" };
  }
}

/** How far a batch has come; of one that is to be dissolved, that. */
export function batchState({ state, dissolution }: Pick<Batch, "state" | "dissolution">): StateWords {
  if (state === "approved" && dissolution) return { text: "Annulation demandée", tone: "warning" };
  return batchStates[state];
}

/** What one does who no longer wants a batch: once its file was taken, two people do it. */
export function cancelWords({ taken, dissolution }: Pick<Batch, "taken" | "dissolution">): string {
  if (dissolution) return "Confirmer l’annulation du lot";
  return taken.length > 0 ? "Demander l’annulation du lot" : "Annuler le lot";
}
