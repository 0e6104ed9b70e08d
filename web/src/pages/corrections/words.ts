import type { Correction, CorrectionSummary, Paper } from "../../api/types";
import { of } from "../../format";

export const STATES = {
  open: { text: "À l’étude par l’ANCV", tone: "warning" },
  accepted: { text: "Acceptée", tone: "success" },
  refused: { text: "Refusée", tone: "quiet" },
  withdrawn: { text: "Retirée", tone: "quiet" },
} as const satisfies Record<Correction["state"], { text: string; tone: string }>;

/** « Jeanne MOREAU manque sur la liste », « Désaccord sur la présence de Jeanne MOREAU » */
export function subjectOf({ kind, name }: Pick<CorrectionSummary, "kind" | "name">): string {
  return kind === "missing_person"
    ? `${name} manque sur la liste`
    : `Désaccord sur la présence ${of(name)}`;
}

/** Those whom ANCV has been asked to add, and has not answered about. */
export function askedForIn(corrections: readonly CorrectionSummary[]): CorrectionSummary[] {
  return corrections.filter(({ kind, state }) => kind === "missing_person" && state === "open");
}

export const PAPERS: Record<Paper, string> = {
  identity: "Pièce d’identité",
  tax_notice: "Avis d’imposition",
  other: "Autre document",
};
