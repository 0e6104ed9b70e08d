// Who may be enrolled and with what aid: the decisions of shared/domain that a senior « à l'aide » or « au programme » meets.

import { Problem } from "./http.mjs";

/** `1 180,00 €`, with the spaces that don't break. */
const euros = (cents) => {
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return `${whole},${String(cents % 100).padStart(2, "0")}\u00a0€`;
};

const inFrench = (date) => date.split("-").reverse().join("/");

/** The rule set of `book` that decides on `today`. */
export function inForce(book, today) {
  const sets = [...(book?.sets ?? [])].sort((one, other) => one.effective_from.localeCompare(other.effective_from));
  return sets.filter((set) => set.effective_from <= today).at(-1) ?? sets[0];
}

function ceiling(rules, { household, shares }) {
  const rows = rules.ceilings.filter((row) => row.household === household && row.shares <= shares);
  if (rows.length === 0) throw new Problem(422, "no_ceiling", "Aucun plafond", "Le règlement n’a pas de plafond pour ce foyer.");
  const row = rows.reduce((most, other) => (other.shares > most.shares ? other : most));
  return Math.floor((row.cents + (shares - row.shares) * rules.per_extra_quarter_cents) / 100) * 100;
}

/** Whole years lived on the morning of `date`. */
function age(birthDate, date) {
  const years = Number(date.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return date.slice(5) >= birthDate.slice(5) ? years : years - 1;
}

const refused = (code, title, detail, field) =>
  new Problem(field ? 422 : 409, code, title, detail, { fields: field ? [{ field, message: detail }] : [] });

/** Whether a person can join, and with what aid. Throws the refusal. */
export function decide({ group, rules, credit, aid, own }, identity, details, today) {
  if (own?.status === "active") throw refused("already_enrolled", "Déjà inscrit", "Cette personne est déjà sur la liste de ce groupe.");
  if (today >= group.start_date) {
    throw refused("group_locked", "La liste est fermée", `Le groupe est parti le ${inFrench(group.start_date)}.`);
  }
  if (group.enrolled >= group.places) throw refused("group_full", "Le groupe est complet", `Les ${group.places} places sont prises.`);
  if (!rules) throw refused("no_rules", "Règlement absent", "Le règlement de cette année n’est pas encore publié.");

  const { claim } = details;
  if (!details.resident_in_france) {
    throw refused("not_resident", "Résidence en France", "La personne doit résider en France.", "resident_in_france");
  }
  const least = details.disabled || details.dependent ? rules.min_age_with_needs : rules.min_age;
  if (age(identity.birth_date, group.start_date) < least) {
    throw refused("too_young", "Trop jeune", `La personne doit avoir ${least} ans le jour du départ.`, "birth_date");
  }
  if (claim.occupation === "working") {
    throw refused("not_retired", "En activité", "La personne doit être retraitée ou sans activité professionnelle.", "occupation");
  }

  const byLength = group.length === "five_days" ? rules.aid_five_days_cents : rules.aid_eight_days_cents;
  const most = Math.floor((group.price_cents * rules.max_percent_of_price) / 100);
  const stayAid = Math.min(group.aid_cents, byLength, most);
  const ceilingCents = claim.eligibility === "a_l_aide" ? ceiling(rules, claim.income) : null;
  const elsewhere = aid && aid.group_id !== group.group_id ? aid : undefined;
  return {
    aid: decideAid({ claim, ceilingCents, elsewhere, rules, stayAid, available: credit?.available_cents ?? 0 }),
    snapshot: {
      rule_set: rules.name,
      decided_on: today,
      price_cents: group.price_cents,
      stay_aid_cents: stayAid,
      min_age: least,
      ceiling_cents: ceilingCents,
    },
  };
}

function decideAid({ claim, ceilingCents, elsewhere, rules, stayAid, available }) {
  if (claim.eligibility === "au_programme") return { outcome: "programme_only" };
  if (claim.income.cents > ceilingCents) return { outcome: "over_ceiling", ceiling_cents: ceilingCents };
  if (elsewhere) return { outcome: "already_aided", stay: elsewhere };
  if (rules.suspended) return { outcome: "suspended", reason: rules.suspended };
  if (stayAid === 0) return { outcome: "no_aid_on_stay" };
  if (available < stayAid) return { outcome: "credit_exhausted" };
  return { outcome: "granted", amount_cents: stayAid, counts_for_the_year: true };
}

const SENTENCES = {
  granted: ({ amount_cents }) => [
    `Aide de ${euros(amount_cents)} accordée`,
    `L’aide de ${euros(amount_cents)} est prise sur le crédit d’intervention.`,
  ],
  programme_only: () => ["Au programme, sans aide", "Cette personne participe au programme sans demander l’aide financière."],
  over_ceiling: ({ ceiling_cents }) => [
    "Sans aide : revenu au-dessus du plafond",
    `Le revenu imposable dépasse le plafond de ${euros(ceiling_cents)} qui correspond à ce foyer et à ce nombre de parts.`,
  ],
  already_aided: ({ stay }) => [
    `Sans aide : déjà aidé en ${stay.year}`,
    `Cette personne a déjà l’aide de ${stay.year} sur un autre séjour : ${stay.venue_name}, du ${inFrench(stay.start_date)} au ${inFrench(stay.end_date)}. L’aide est accordée une seule fois par année.`,
  ],
  suspended: ({ reason }) => ["Sans aide : aides suspendues", `L’ANCV a suspendu les nouvelles aides de l’année. ${reason}`],
  credit_exhausted: () => [
    "Sans aide : crédit épuisé",
    "Le crédit d’intervention de l’année ne suffit plus pour cette aide. Une aide complémentaire peut être demandée à l’ANCV, sur l’espace Action sociale.",
  ],
  no_aid_on_stay: () => ["Sans aide : séjour sans aide", "Ce séjour n’ouvre pas droit à une aide."],
};

const TOP_UP_URL = "https://conventions.espace-action-sociale-ancv.com/aides/#/ancv/";

/** The aid as the API answers it. */
export function aidView(aid) {
  const [title, explanation] = SENTENCES[aid.outcome](aid);
  const { year, venue_name, start_date, end_date } = aid.stay ?? {};
  return {
    outcome: aid.outcome === "suspended" ? "aid_suspended" : aid.outcome,
    amount_cents: aid.amount_cents ?? 0,
    title,
    explanation,
    other_stay: aid.stay ? { year, venue_name, start_date, end_date } : null,
    top_up_url: aid.outcome === "credit_exhausted" ? TOP_UP_URL : null,
  };
}
