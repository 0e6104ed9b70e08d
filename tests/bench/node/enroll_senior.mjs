// `enroll_senior` in Node: the twin of functions/enrollment/src/enroll_senior.rs, to be measured beside it.
//
// It reads the same items in one batch and writes the same ones in one transaction, under the same keys and conditions.
// It looks for who is alike, and leaves out what comes of finding someone. It leaves out: caregivers and spouses, what a repeated request is answered beside the same enrollment, the decision
// from what a failed condition returned (it reads everything again instead), and X-Ray.

import { Transaction, batchGet, fingerprint, inParis, keys, query, tables } from "./database.mjs";
import { aidView, decide, inForce } from "./domain.mjs";
import { parse } from "./form.mjs";
import { Form, Problem, handler, jsonBody, notFound, session } from "./http.mjs";
import { likeness, personKey } from "./key.mjs";
import { serve } from "./runtime.mjs";

const ROUNDS = 8;
const IDEMPOTENCY_SECONDS = 24 * 3600;
const ABSENT = { expression: "attribute_not_exists(pk)" };

const withoutKey = (item) => {
  if (!item) return item;
  const { pk, sk, ...value } = item;
  return value;
};

/** All that decides about `person` in the group, in one round trip. */
async function read(caller, groupId, person, today) {
  const year = Number(groupId.slice(0, 4));
  const [group, own, aid, credit, book] = await batchGet([
    [tables.stays, keys.group(groupId)],
    [tables.stays, keys.enrollment(groupId, person)],
    [tables.people, keys.yearlyAid(person, year)],
    [tables.programme, keys.credit(caller.org, year)],
    [tables.programme, keys.rules(year)],
  ]);
  if (!group || group.holder_id !== caller.org) throw notFound("Ce groupe");
  const none = { year, allocated_cents: 0, used_cents: 0, available_cents: 0 };
  return { group, own, aid: withoutKey(aid), credit: withoutKey(credit) ?? none, rules: inForce(book, today) };
}

/** The writes of `enrollment`, each under the name of the step that it is. */
function writes({ group, own, credit }, enrollment, caller, at, today, idempotency) {
  const { group_id, person, aid } = enrollment;
  const { amount_cents: amount = 0 } = aid;
  const change = new Transaction();
  if (idempotency) change.put("idempotency", tables.work, keys.idempotency(caller.sub, idempotency.key), idempotency, ABSENT);
  change.update(
    "group",
    tables.stays,
    keys.group(group_id),
    "SET enrolled = enrolled + :people, aided = aided + :aided, modified_on = :today",
    { ":people": 1, ":aided": amount > 0 ? 1 : 0, ":today": today },
    "start_date > :today AND enrolled < places",
  );
  const asRead = own && {
    expression: "version = :version AND caregivers = :caregivers AND spouses = :spouses",
    values: { ":version": own.version, ":caregivers": own.caregivers, ":spouses": own.spouses },
  };
  change.put("enrollment", tables.stays, keys.enrollment(group_id, person), enrollment, asRead ?? ABSENT);
  if (amount > 0) {
    const { venue_name, start_date, end_date } = group;
    const yearly = { year: credit.year, group_id, organisation_id: group.holder_id, venue_name, start_date, end_date };
    change.put("yearly_aid", tables.people, keys.yearlyAid(person, credit.year), yearly, ABSENT);
    change.update(
      "credit",
      tables.programme,
      keys.credit(group.holder_id, credit.year),
      "SET used_cents = used_cents + :amount, available_cents = available_cents + :back",
      { ":amount": amount, ":back": -amount },
      "available_cents >= :amount",
    );
    const line = { at: at.toISOString(), used_delta_cents: amount, reason: "enrolled", group_id, person };
    change.put("record", tables.programme, keys.ledgerLine(group.holder_id, credit.year, at), line);
  }
  const { identity, details, holder_id } = enrollment;
  const record = { identity, contact: details.contact, holder_id, updated_at: at.toISOString(), ...likeness(identity) };
  change.put("record", tables.people, keys.person(person), record);
  const line = { organisation_id: group.holder_id, user_id: caller.sub, action: "enrolled_senior", group_id, person };
  return change.audit(at, line);
}

function participant({ person, version, identity, details, aid, caregivers, spouses }, today) {
  const { contact, claim, wishes, disabled, dependent } = details;
  return {
    enrollment_id: person,
    version,
    civility: contact.civility,
    last_name: identity.last_name.toUpperCase(),
    first_name: identity.first_name,
    birth_date: identity.birth_date,
    disabled,
    dependent,
    eligibility: claim.eligibility,
    caregiver_kind: null,
    aid: aidView(aid),
    to_verify: false,
    enrolled_on: today,
    linked: null,
    dependants: caregivers + spouses,
    is_absent: false,
    stay: wishes,
  };
}

/** The credit and the counters after `enrollment`, with it. */
function answer({ group, credit, rules }, enrollment, caller, today, isNew) {
  const spent = isNew ? (enrollment.aid.amount_cents ?? 0) : 0;
  return {
    status: 201,
    organisation: caller.org,
    headers: { etag: `"${enrollment.version}"` },
    body: {
      enrollment: participant(enrollment, today),
      aid: aidView(enrollment.aid),
      credit: {
        year: credit.year,
        allocated_cents: credit.allocated_cents,
        used_cents: credit.used_cents + spent,
        available_cents: credit.available_cents - spent,
        suspended: Boolean(rules?.suspended),
        suspension_reason: rules?.suspended ?? null,
      },
      group: {
        group_id: group.group_id,
        enrolled: group.enrolled + (isNew ? 1 : 0),
        aided: group.aided + (spent > 0 ? 1 : 0),
        places: group.places,
      },
    },
  };
}

function idempotencyOf(event, caller, groupId, body, now) {
  const key = event.headers["idempotency-key"];
  if (key === undefined) return undefined;
  if (!/^[A-Za-z0-9-]{8,64}$/.test(key)) {
    const form = new Form();
    form.refuse("Idempotency-Key", "La clé compte de 8 à 64 lettres, chiffres ou tirets.");
    form.finish();
  }
  return { user_id: caller.sub, key, fingerprint: fingerprint(groupId, JSON.stringify(body)), expires_at: now + IDEMPOTENCY_SECONDS };
}

async function enroll(event) {
  const at = new Date();
  const [now, today] = [Math.floor(at.getTime() / 1000), inParis(at)];
  const caller = session(event, ["holder"], now);
  const groupId = event.pathParameters.group_id;
  if (!/^20\d{2}-\d{4,}$/.test(groupId)) throw notFound("Ce groupe");
  const body = jsonBody(event);
  const { identity, details } = parse(body, today);
  const person = personKey(identity);
  const idempotency = idempotencyOf(event, caller, groupId, body, now);

  for (let round = 0; round < ROUNDS; round += 1) {
    const { born, named } = likeness(identity);
    const [facts] = await Promise.all([
      read(caller, groupId, person, today),
      query(tables.people, "by_birth", "born", born),
      query(tables.people, "by_names", "named", named),
    ]);
    const enrollment = {
      group_id: groupId,
      person,
      holder_id: facts.group.holder_id,
      identity,
      details,
      ...decide(facts, identity, details, today),
      status: "active",
      caregivers: 0,
      spouses: 0,
      version: (facts.own?.version ?? 0) + 1,
      enrolled_at: at.toISOString(),
    };
    const failed = await writes(facts, enrollment, caller, at, today, idempotency).commit();
    if (failed.length === 0) return answer(facts, enrollment, caller, today, true);
    if (failed.includes("idempotency")) {
      const { own, ...rest } = await read(caller, groupId, person, today);
      if (own?.status === "active") return answer(rest, own, caller, today, false);
    }
  }
  throw new Problem(503, "unavailable", "Le service est momentanément occupé", "Réessayez dans quelques instants.");
}

await serve(handler("enroll_senior", enroll));
