/** How long the reason for something that ANCV does must be. */
export const REASON = { shortest: 10, longest: 500 };

export const reasonHint = `Elle est conservée avec votre nom. De ${REASON.shortest} à ${REASON.longest} caractères.`;

/** What is wrong with a reason before it is sent. */
export function missingReason(reason: string): Record<string, string> {
  if (reason.trim().length >= REASON.shortest) return {};
  return { reason: `Expliquez la raison en ${REASON.shortest} caractères au moins` };
}
