// The key of a person: what shared/domain/src/{letters,text,identity/spelling}.rs make of the four facts.

import { createHash } from "node:crypto";

/** What people type for an apostrophe and for a hyphen, to stand in a class of a regular expression. */
export const APOSTROPHES = "'`´‘’‛′\u02b9-\u02c1\u02c8\ua78c＇";
export const HYPHENS = "\\-‐‑‒–—―−﹣－";

/** Letters that don't decompose, each behind what it is written with. */
const LETTERS = {
  AE: "Ææ", B: "Ɓɓ", D: "ĐÐƉƊđðɖɗ", E: "ƏƎƐəǝɛ", G: "ƓǤƔɠǥɣ", H: "Ħħ", I: "ƗƖıɨɩ", K: "Ƙƙ", L: "Łł", N: "ŊƝŋɲ", O: "ØƆøɔ", OE: "Œœ",
  Q: "ĸ", SS: "ẞß", T: "Ŧŧ", TH: "Þþ", U: "Ʉʉ", V: "Ʋʋ", Y: "Ƴƴ", Z: "Ƶƶ",
};
const PLAIN = new Map(Object.entries(LETTERS).flatMap(([plain, letters]) => [...letters].map((letter) => [letter, plain])));
const NOT_OF_A_WORD = new RegExp(`[${APOSTROPHES}]|[^\\p{Alphabetic}\\p{N}]`, "gu");
const IN_FULL = new Map([["ST", "SAINT"], ["STE", "SAINTE"], ["STS", "SAINTS"], ["STES", "SAINTES"]]);
const IN_ARRONDISSEMENTS = ["PARIS", "LYON", "MARSEILLE"];
const OF_AN_ARRONDISSEMENT = new Set(
  `E EM EME IEME ER ERE RE ARRONDISSEMENT ARRONDT ARROND ARRDT ARRT ARDT ARR DE DU LE PREMIER DEUXIEME SECOND TROISIEME QUATRIEME
   CINQUIEME SIXIEME SEPTIEME HUITIEME NEUVIEME DIXIEME ONZIEME DOUZIEME TREIZIEME QUATORZIEME QUINZIEME SEIZIEME DIX VINGTIEME`.split(/\s+/),
);

const hasLetter = (text) => /\p{Alphabetic}/u.test(text);
const isNumber = (word) => /^\d+$/.test(word);

/** Words of capitals, A to Z for Latin letters. */
const normalise = (text) =>
  [...text.normalize("NFKD").replace(/\p{M}/gu, "")]
    .map((c) => PLAIN.get(c) ?? c.replace(NOT_OF_A_WORD, " ").toUpperCase())
    .join("")
    .trim()
    .split(/\s+/u);

const inFull = (text) => normalise(text).map((word) => IN_FULL.get(word) ?? word);

function withoutWhereabouts(typed) {
  const [, town, behind] = /^(.*?)[([,](.*)$/su.exec(typed) ?? [];
  if (town === undefined || !hasLetter(normalise(town).join(" "))) return typed;
  const article = normalise(behind.split(/[)\],(]/)[0]).join(" ");
  return `${["LE", "LA", "LES", "L"].includes(article) ? article : ""} ${town}`;
}

function inArrondissements(words) {
  const saysWhich = (word) => /^\d+$|^[IVX]*(EME|ER|E)?$/.test(word) || OF_AN_ARRONDISSEMENT.has(word);
  const towns = words.filter((word) => IN_ARRONDISSEMENTS.includes(word));
  const others = words.filter((word) => !IN_ARRONDISSEMENTS.includes(word));
  return towns.length === 1 && others.every(saysWhich) ? towns[0] : undefined;
}

function withoutNumbers(words) {
  const namesIt = (some) => some.some(hasLetter);
  if (isNumber(words[0]) && namesIt(words.slice(1))) return withoutNumbers(words.slice(1));
  if (words.at(-2) === "2" && ["A", "B"].includes(words.at(-1)) && namesIt(words.slice(0, -2))) return withoutNumbers(words.slice(0, -2));
  if (isNumber(words.at(-1)) && namesIt(words.slice(0, -1))) return withoutNumbers(words.slice(0, -1));
  return words;
}

/** What `spell` makes of `typed`, and of that again, until it stays. */
function settled(typed, spell) {
  const own = spell(typed);
  return own === typed ? own : settled(own, spell);
}

const name = (typed) => settled(typed, (text) => inFull(text).join(""));

const town = (typed) =>
  settled(typed, (text) => {
    const words = inFull(withoutWhereabouts(text)).flatMap((word) => word.match(/\d+|\D+/gu) ?? []);
    return inArrondissements(words) ?? withoutNumbers(words).join("");
  });

const digest = (...parts) => createHash("sha256").update(parts.join("\u001f")).digest("hex").slice(0, 32);

/** By what those who are alike are found: the birth date with day and month in an order of their own, the names in one of theirs. */
export function likeness({ last_name, first_name, birth_date }) {
  const [year, ...dayAndMonth] = birth_date.split("-");
  const born = [year, ...dayAndMonth.sort()].join("-");
  return { born, named: digest(...[name(last_name), name(first_name)].sort()) };
}

/** The key of a person: 128 bits of a digest of their identity. */
export const personKey = ({ last_name, first_name, birth_date, birth_city }) =>
  digest(name(last_name), name(first_name), birth_date, town(birth_city));
