/** How long the reason for something that ANCV does must be. */
export const REASON = { shortest: 10, longest: 500 };

const LENGTH = `De ${REASON.shortest} à ${REASON.longest} caractères.`;

/** What becomes of a reason, and how long it must be. */
export function reasonHint(fate = "Il est conservé avec votre nom."): string {
  return `${fate} ${LENGTH}`;
}

/** What is wrong with a reason before it is sent. */
export function missingReason(reason: string): Record<string, string> {
  if (reason.trim().length >= REASON.shortest) return {};
  return { reason: `Donnez le motif en ${REASON.shortest} caractères au moins` };
}
