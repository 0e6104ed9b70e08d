/** The recovery codes as a file that one keeps. */
export function recoveryText(identifier: string, codes: readonly string[]): string {
  const lines = [
    `Seniors en Vacances\u00a0: codes de secours de ${identifier}`,
    "Chacun fonctionne une seule fois, à la place du code de l’application.",
    "",
    ...codes,
    "",
  ];
  return lines.join("\r\n");
}

/** Such a file as the address of a download. */
export function textAddress(text: string): string {
  return `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;
}
