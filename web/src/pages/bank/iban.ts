import { inGroups } from "../../components/code";

/** How many characters an IBAN has in each country of SEPA. */
const LENGTHS: Record<string, number> = {
  AD: 24, AL: 28, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24,
  FI: 18, FR: 27, GB: 22, GI: 23, GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20,
  LU: 20, LV: 21, MC: 27, MD: 24, ME: 22, MK: 19, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24,
  RS: 22, SE: 24, SI: 19, SK: 24, SM: 27, VA: 22,
};

/** « fr76 3000 6000… » as one types it → « FR7630006000… » */
export function normalIban(typed: string): string {
  return typed.replaceAll(/[\s.-]/g, "").toUpperCase();
}

/** « FR76 3000 6000 0112 3456 7890 189 », as it is on paper. */
export function ibanInGroups(iban: string): string {
  return inGroups(normalIban(iban), " ");
}

/** What is wrong with an IBAN before it is sent. */
export function ibanProblem(typed: string): string | undefined {
  const iban = normalIban(typed);
  if (!iban) return "Saisissez l’IBAN";
  if (!/^[A-Z]{2}/.test(iban)) return "Un IBAN commence par les 2\u00a0lettres d’un pays, comme FR";
  if (!/^[A-Z0-9]*$/.test(iban)) return "Un IBAN ne contient que des lettres et des chiffres";
  const length = LENGTHS[iban.slice(0, 2)];
  if (!length) return `Les virements vers ce pays (${iban.slice(0, 2)}) ne sont pas possibles`;
  if (iban.length !== length) {
    const country = iban.startsWith("FR") ? "français" : `de ce pays (${iban.slice(0, 2)})`;
    return `Un IBAN ${country} a ${length}\u00a0caractères\u00a0: il y en a ${iban.length}`;
  }
  if (!/^\d{2}$/.test(iban.slice(2, 4)) || checksum(iban) !== 1) {
    return "La clé de contrôle ne correspond pas\u00a0: un caractère est faux, ou deux sont inversés. Relisez votre relevé d’identité bancaire";
  }
  if (/^(FR|MC)/.test(iban) && !hasRibKey(iban.slice(4))) {
    return "La clé RIB (les deux derniers chiffres) ne correspond pas\u00a0: relisez votre relevé d’identité bancaire";
  }
  return undefined;
}

/** What can be said of an IBAN that is still being typed: nothing until it can be right or wrong. */
export function ibanAsTyped(
  typed: string,
): { isRight: boolean; text: string } | undefined {
  const iban = normalIban(typed);
  if (iban.length < 2) return undefined;
  const problem = ibanProblem(iban);
  if (!problem) return { isRight: true, text: "La clé de contrôle est juste" };
  const length = LENGTHS[iban.slice(0, 2)];
  const isUnfinished = length !== undefined && iban.length < length && /^[A-Z0-9]*$/.test(iban);
  return isUnfinished ? undefined : { isRight: false, text: problem };
}

/** ISO 7064: the rest by 97 of the number that the letters and digits make, which is 1. */
function checksum(iban: string): number {
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** A French account with its key is a multiple of 97; its letters are digits: A and J are 1, B, K and S are 2… */
function hasRibKey(account: string): boolean {
  let rest = 0;
  for (const sign of account) {
    const letter = Number.parseInt(sign, 36) - 10;
    const digit = letter < 0 ? Number(sign) : letter < 18 ? (letter % 9) + 1 : letter - 16;
    rest = (rest * 10 + digit) % 97;
  }
  return rest === 0;
}

/** What is wrong with the code of a bank, which may be left out. */
export function bicProblem(typed: string): string | undefined {
  const bic = normalIban(typed);
  if (!bic || /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic)) return undefined;
  return "Un BIC a 8 ou 11\u00a0caractères, comme AGRIFRPP";
}
