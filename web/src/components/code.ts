/** « JBSWY3DP » → « JBSW Y3DP », which is easier to type. */
export function inGroups(text: string, separator: string): string {
  return text.match(/.{1,4}/g)?.join(separator) ?? "";
}

/** A code as one types it, or as the hotline reads it out → as the API takes it. */
export function normalCode(typed: string): string {
  const plain = typed.replaceAll(/[\s-]/g, "").toUpperCase();
  return plain.length > 6 ? inGroups(plain, "-") : plain;
}

/** What is wrong with a code before it is sent. */
export function codeProblem(typed: string): string | undefined {
  const code = normalCode(typed);
  if (!code) return "Saisissez le code";
  if (/^\d{6}$/.test(code) || /^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/.test(code)) return undefined;
  return "Un code de l’application a 6\u00a0chiffres, un code de secours 12\u00a0lettres et chiffres";
}

/** The same for the form that it is a field of. */
export function missingCode(code: string): Record<string, string> {
  const problem = codeProblem(code);
  return problem ? { code: problem } : {};
}
