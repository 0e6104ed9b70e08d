import type { LineState, PaymentLine, Waiting } from "../../api/types";

/** As many lines as one batch can hold. */
export const MOST_LINES = 80;

/** What a line is chosen by. */
export function keyOf({ group_id, line_id }: Pick<PaymentLine, "group_id" | "line_id">): string {
  return `${group_id} ${line_id}`;
}

export function total(lines: readonly Pick<PaymentLine, "amount_cents">[]): number {
  return lines.reduce((sum, { amount_cents }) => sum + amount_cents, 0);
}

function grouped(
  lines: readonly PaymentLine[],
  by: (line: PaymentLine) => string,
): Map<string, PaymentLine[]> {
  const groups = new Map<string, PaymentLine[]>();
  for (const line of lines) {
    const group = groups.get(by(line));
    if (group) group.push(line);
    else groups.set(by(line), [line]);
  }
  return groups;
}

export type ProviderLines = { id: string; name: string; lines: PaymentLine[]; cents: number };

/** What is owed to each provider, by name. */
export function byProvider(lines: readonly PaymentLine[]): ProviderLines[] {
  return Array.from(grouped(lines, ({ provider_id }) => provider_id), ([id, own]) => ({
    id,
    name: own[0]?.provider_name ?? "",
    lines: own,
    cents: total(own),
  })).toSorted((one, other) => one.name.localeCompare(other.name, "fr"));
}

/** The providers whose lines can go in a batch now. */
export function payable(
  lines: readonly PaymentLine[],
  waiting: readonly Pick<Waiting, "provider_id">[],
): ProviderLines[] {
  const waits = new Set(waiting.map(({ provider_id }) => provider_id));
  return byProvider(lines.filter(({ provider_id }) => !waits.has(provider_id)));
}

/** The first lines, as many as a batch can hold: what is chosen when nobody has. */
export function chosenAtFirst(providers: readonly ProviderLines[]): Set<string> {
  return new Set(providers.flatMap(({ lines }) => lines.map(keyOf)).slice(0, MOST_LINES));
}

/** What is chosen of each provider; those of whom nothing is are left out. */
export function chosenOf(
  providers: readonly ProviderLines[],
  chosen: ReadonlySet<string>,
): ProviderLines[] {
  return byProvider(providers.flatMap(({ lines }) => lines.filter((line) => chosen.has(keyOf(line)))));
}

/** What keeps a choice from being a batch. */
export function choiceProblem(transfers: readonly ProviderLines[]): string | undefined {
  const lines = transfers.reduce((sum, one) => sum + one.lines.length, 0);
  if (lines === 0) return "Choisissez au moins une ligne à payer";
  if (lines > MOST_LINES) {
    return `Un lot contient ${MOST_LINES} lignes au plus\u00a0: retirez-en ${lines - MOST_LINES}`;
  }
  const unpayable = transfers.find(({ cents }) => cents <= 0);
  if (!unpayable) return undefined;
  return `Les lignes choisies pour ${unpayable.name} ne font pas un montant à verser\u00a0: ajoutez-en d’autres, ou retirez-les`;
}

/** What the provider is owed, gets and has got. */
export function totalsByState(lines: readonly PaymentLine[]): Record<LineState, number> {
  const of = (state: LineState) => total(lines.filter((line) => line.state === state));
  return { due: of("due"), batched: of("batched"), sent: of("sent"), settled: of("settled") };
}

export type Remittance = {
  batchId: string;
  lines: PaymentLine[];
  cents: number;
  /** null while the bank has it. */
  settledOn: string | null;
};

/** What went to the bank, one transfer for the lines of each batch, newest first. */
export function remittances(lines: readonly PaymentLine[]): Remittance[] {
  const gone = lines.filter(({ state }) => state === "sent" || state === "settled");
  return Array.from(grouped(gone, ({ batch_id }) => batch_id ?? ""), ([batchId, own]) => ({
    batchId,
    lines: own,
    cents: total(own),
    settledOn: own.every(({ state }) => state === "settled") ? (own[0]?.settled_on ?? null) : null,
  })).toSorted((one, other) => other.batchId.localeCompare(one.batchId));
}

/** What the bank has sent back, and is due again. */
export function rejected(lines: readonly PaymentLine[]): PaymentLine[] {
  return lines.filter(({ state, rejected_because }) => state === "due" && rejected_because !== null);
}

/** Whether the bank may have paid it already: by a batch that was dissolved after its file was taken. */
export function mayBePaid({ earlier }: Pick<PaymentLine, "earlier">): boolean {
  return earlier.some(({ end, file_taken }) => end === "dissolved" && file_taken);
}
