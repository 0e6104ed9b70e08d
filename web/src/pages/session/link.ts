/** The token of a link, if what stands behind the « # » is one. */
export function tokenIn(hash: string): string | undefined {
  return /^#([0-9a-f]{64})$/.exec(hash)?.[1];
}
