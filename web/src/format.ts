const NBSP = "\u00a0";
const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });
const number = new Intl.NumberFormat("fr-FR");

/** 16000 → « 160,00 € » */
export function money(cents: number): string {
  // The narrow space between thousands is too thin to be read in this typeface.
  return euros.format(cents / 100).replaceAll("\u202f", NBSP);
}

/** 16000 → « +160,00 € », -16000 → « −160,00 € » */
export function signedMoney(cents: number): string {
  return (cents < 0 ? "\u2212" : "+") + money(Math.abs(cents));
}

/** What may be below zero: 16000 → « 160,00 € », -16000 → « −160,00 € » */
export function balance(cents: number): string {
  return cents < 0 ? signedMoney(cents) : money(cents);
}

/** 16000 → « 160 », 16050 → « 160,50 »: an amount as one types it. */
export function typedMoney(cents: number): string {
  return cents % 100 === 0 ? String(cents / 100) : (cents / 100).toFixed(2).replace(".", ",");
}

/** « 12 345,6 € » → 1234560; null when it is not an amount. */
export function parseMoney(text: string): number | null {
  const digits = text.replaceAll(/[\s€]/g, "").replace(",", ".");
  const match = /^(\d{1,9})(?:\.(\d{1,2}))?$/.exec(digits);
  if (!match) return null;
  return Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
}

/** « 2027-05-14 » → « 14/05/2027 » */
export function date(iso: string): string {
  const [year, month, day] = iso.slice(0, 10).split("-");
  return `${day}/${month}/${year}`;
}

/** « 14/5/2027 » → « 2027-05-14 »; null when there is no such day. */
export function parseDate(text: string): string | null {
  const match = /^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\s*$/.exec(text);
  return match ? isoDate(match[1] ?? "", match[2] ?? "", match[3] ?? "") : null;
}

/** Day, month and year as typed → « 1948-03-12 »; null when there is no such day. */
export function isoDate(day: string, month: string, year: string): string | null {
  if (!/^\d{1,2}$/.test(day.trim()) || !/^\d{1,2}$/.test(month.trim())) return null;
  if (!/^\d{4}$/.test(year.trim())) return null;
  const iso = `${year.trim()}-${month.trim().padStart(2, "0")}-${day.trim().padStart(2, "0")}`;
  const real = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(real.getTime()) && real.toISOString().startsWith(iso) ? iso : null;
}

/** Today on the user's calendar. */
export function today(now = new Date()): string {
  const month = String(now.getMonth() + 1).padStart(2, "0");
  return `${now.getFullYear()}-${month}-${String(now.getDate()).padStart(2, "0")}`;
}

const MONTHS =
  "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" ");

/** « 2027-05-14 » → « 14 mai 2027 » */
export function longDate(iso: string): string {
  const [year, month, day] = parts(iso);
  return `${dayName(day)}${NBSP}${MONTHS[month - 1]}${NBSP}${year}`;
}

/** « 9 h 05 », by the user's clock */
export function hour(time: number): string {
  const clock = new Date(time);
  return `${clock.getHours()}${NBSP}h${NBSP}${String(clock.getMinutes()).padStart(2, "0")}`;
}

const paris = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Paris",
  dateStyle: "short",
  timeStyle: "short",
});

/** The calendar and the clock of Paris at a moment of the API: « 2026-11-24 » and « 13:05 ». */
function inParis(timestamp: string): [string, string] {
  const [day = "", time = ""] = paris.format(new Date(timestamp)).split(" ");
  return [day, time];
}

/** « 2026-11-24T23:05:00Z » → « 2026-11-25 » */
export function dayOf(timestamp: string): string {
  return inParis(timestamp)[0];
}

/** « 2026-11-24T08:05:00Z » → « 24/11/2026 à 9 h 05 » */
export function dateTime(timestamp: string): string {
  const [day, time] = inParis(timestamp);
  return `${date(day)} à ${time.replace(/^0/, "").replace(":", `${NBSP}h${NBSP}`)}`;
}

/** « du 14 au 21 mai 2027 », saying month and year only as often as needed. */
export function period(startIso: string, endIso: string): string {
  const [startYear, startMonth, startDay] = parts(startIso);
  const [endYear, endMonth] = parts(endIso);
  if (startYear !== endYear) return `du ${longDate(startIso)} au ${longDate(endIso)}`;
  const start = dayName(startDay);
  const from = startMonth === endMonth ? start : `${start}${NBSP}${MONTHS[startMonth - 1]}`;
  return `du ${from} au ${longDate(endIso)}`;
}

function parts(iso: string): [number, number, number] {
  const [year = 0, month = 0, day = 0] = iso.slice(0, 10).split("-").map(Number);
  return [year, month, day];
}

function dayName(day: number): string {
  return day === 1 ? "1er" : String(day);
}

/** 1 « place restante », 8 « places restantes »; French counts zero as singular. */
export function count(n: number, one: string, many: string): string {
  return `${number.format(n)}${NBSP}${n < 2 ? one : many}`;
}

const LONG_DATE = new RegExp(`(\\d|1er) (${MONTHS.join("|")})(?: (?=\\d{4}))?`, "g");

/** A sentence of the API, whose dates, quotes and spaces before « : ; ? ! » never break. */
export function french(sentence: string): string {
  return sentence
    .replaceAll(LONG_DATE, (found) => found.replaceAll(" ", NBSP))
    .replaceAll(/ (?=[:;?!»€%])/g, NBSP)
    .replaceAll("« ", `«${NBSP}`);
}

type Person = { last_name: string; first_name: string };

/** For sentences: « Jeanne MOREAU » */
export function fullName(person: Person): string {
  return `${person.first_name} ${person.last_name.toLocaleUpperCase("fr")}`;
}

/** « de Jeanne », « d’Odette », « d’Yvonne » but « de Yann » */
export function of(name: string): string {
  return /^(?:[aeiouhàâäéèêëîïôöùûü]|y[^aeiou])/i.test(name) ? `d’${name}` : `de ${name}`;
}

/** For alphabetical lists: « MOREAU Jeanne » */
export function listName(person: Person): string {
  return `${person.last_name.toLocaleUpperCase("fr")} ${person.first_name}`;
}

/** « inscrit » or « inscrite » */
export function agree(civility: "madame" | "monsieur", word: string): string {
  return civility === "madame" ? `${word}e` : word;
}

export const holderTypes = {
  ccas: "CCAS",
  cias: "CIAS",
  mairie: "Mairie",
  association: "Association ou club",
  caisse_de_retraite: "Caisse de retraite",
  etablissement: "Établissement",
  autre: "Autre",
} as const;

export const civilities = { madame: "Madame", monsieur: "Monsieur" } as const;

export const eligibilities = {
  au_programme: "Au programme",
  a_l_aide: "À l’aide",
  a_l_aide_par_conjoint: "À l’aide par conjoint",
  aidant: "En tant qu’aidant",
} as const;

type Need = keyof typeof needs;

type Wishes = {
  single_room: boolean;
  travels_with_spouse: boolean;
  grouped_with: string | null;
  needs: Need[];
};

/** « Chambre individuelle, avec Jeanne MOREAU, diabète »; empty when there is nothing to say. */
export function stayWishes(wishes: Wishes): string {
  const all = [
    wishes.single_room && "chambre individuelle",
    wishes.travels_with_spouse && "avec son conjoint",
    wishes.grouped_with && `avec ${wishes.grouped_with}`,
    ...wishes.needs.map((need) => needs[need].toLocaleLowerCase("fr")),
  ];
  const text = all.filter(Boolean).join(", ");
  return text.charAt(0).toLocaleUpperCase("fr") + text.slice(1);
}

export const environments = {
  mer: "Mer",
  montagne: "Montagne",
  campagne: "Campagne",
  ville: "Ville",
} as const;

export const needs = {
  sans_sel: "Sans sel",
  sans_gluten: "Sans gluten",
  diabete: "Diabète",
  vegetarien: "Végétarien",
  sans_porc: "Sans porc",
  allergie: "Allergie",
  mobilite_reduite: "Mobilité réduite",
  fauteuil_roulant: "Fauteuil roulant",
  autre: "Autre",
} as const;
