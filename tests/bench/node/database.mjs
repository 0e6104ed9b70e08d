// DynamoDB: keys, one batch of reads, one transaction of writes.

import { BatchGetItemCommand, DynamoDBClient, GetItemCommand, QueryCommand, TransactWriteItemsCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { createHash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

const client = new DynamoDBClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 2000 } });

export const tables = {
  accounts: process.env.TABLE_ACCOUNTS,
  programme: process.env.TABLE_PROGRAMME,
  stays: process.env.TABLE_STAYS,
  people: process.env.TABLE_PEOPLE,
  work: process.env.TABLE_WORK,
  audit: process.env.TABLE_AUDIT,
};

const RETRIES = 6;

export const randomId = (bytes = 16) => randomBytes(bytes).toString("hex");

/** A digest of texts that can't run into each other. */
export const fingerprint = (...parts) => createHash("sha256").update(parts.join("\u001f")).digest("hex");

// Formatters are made once: each takes milliseconds.
const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Paris", year: "numeric", month: "2-digit", day: "2-digit" });

/** The date of `at` in France, `2027-05-14`. */
export const inParis = (at) => day.format(at);

/** An instant that sorts as text, with six digits of a second as everyone writes them. */
const sortable = (at) => at.toISOString().replace("Z", "000Z");

export const keys = {
  credentials: (identifier) => ({ pk: `LOGIN#${identifier}`, sk: "LOGIN" }),
  session: (userId, sessionId) => ({ pk: `USER#${userId}`, sk: `SESSION#${sessionId}` }),
  attempts: ({ name, slot }) => ({ pk: `ATTEMPTS#${name}`, sk: slot }),
  knownPlace: (identifier, digest) => ({ pk: `PLACES#${identifier}`, sk: digest }),
  organisation: (id) => ({ pk: `ORGANISATION#${id}`, sk: "PROFILE" }),
  credit: (holder, year) => ({ pk: `ORGANISATION#${holder}`, sk: `CREDIT#${year}` }),
  ledgerLine: (holder, year, at) => ({ pk: `LEDGER#${holder}#${year}`, sk: `${sortable(at)}#${randomId()}` }),
  rules: (year) => ({ pk: "RULES", sk: String(year) }),
  group: (group) => ({ pk: `GROUP#${group}`, sk: "GROUP" }),
  enrollment: (group, person) => ({ pk: `GROUP#${group}`, sk: `ENROLLMENT#${person}` }),
  person: (person) => ({ pk: `PERSON#${person}`, sk: "PERSON" }),
  yearlyAid: (person, year) => ({ pk: `PERSON#${person}`, sk: `AID#${year}` }),
  idempotency: (userId, key) => ({ pk: `IDEMPOTENCY#${userId}#${key}`, sk: "IDEMPOTENCY" }),
  auditLine: (holder, at) => ({ pk: `AUDIT#${holder}#${inParis(at).slice(0, 7)}`, sk: `${sortable(at)}#${randomId()}` }),
};

/** The item under `key`, if there is one. */
export async function get(table, key) {
  const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }));
  return Item && unmarshall(Item);
}

/** Counts one more of `attempts` and says how many there are. */
export async function countAttempt(attempts) {
  for (let tries = 0; ; tries += 1) {
    try {
      const { Attributes } = await client.send(
        new UpdateItemCommand({
          TableName: tables.accounts,
          Key: marshall(keys.attempts(attempts)),
          UpdateExpression: "ADD attempts :more SET expires_at = :expires_at",
          ExpressionAttributeValues: marshall({ ":more": 1, ":expires_at": attempts.expiresAt }),
          ReturnValues: "UPDATED_NEW",
        }),
      );
      return unmarshall(Attributes).attempts;
    } catch (error) {
      if (error.name !== "TransactionConflictException" || tries === RETRIES) throw error;
      await jitter(tries);
    }
  }
}

/** The items under `wanted`, pairs of a table and a key, in that order, in one round trip. */
export async function batchGet(wanted) {
  let asked = {};
  for (const [table, key] of wanted) {
    asked[table] ??= { Keys: [], ConsistentRead: true };
    asked[table].Keys.push(marshall(key));
  }
  const name = (table, { pk, sk }) => `${table} ${pk} ${sk}`;
  const found = new Map();
  for (let tries = 0; tries <= RETRIES; tries += 1) {
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems: asked }));
    for (const [table, items] of Object.entries(Responses ?? {})) {
      for (const item of items.map((item) => unmarshall(item))) found.set(name(table, item), item);
    }
    asked = UnprocessedKeys ?? {};
    if (Object.keys(asked).length === 0) return wanted.map(([table, key]) => found.get(name(table, key)));
    await jitter(tries);
  }
  throw new Error("keys were left unread");
}

/** What an index holds under the value of its key. */
export async function query(table, index, key, value) {
  const { Items } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: index,
      KeyConditionExpression: `${key} = :value`,
      ExpressionAttributeValues: marshall({ ":value": value }),
      ConsistentRead: false,
    }),
  );
  return Items.map((item) => unmarshall(item));
}

/** One business change: writes that happen together, or not at all. */
export class Transaction {
  #steps = [];
  #writes = [];

  put(step, table, key, value, condition) {
    const Put = { TableName: table, Item: marshall({ ...value, ...key }), ConditionExpression: condition?.expression };
    return this.#push(step, { Put }, condition?.values);
  }

  update(step, table, key, expression, values, condition) {
    const Update = { TableName: table, Key: marshall(key), UpdateExpression: expression, ConditionExpression: condition };
    return this.#push(step, { Update }, values);
  }

  delete(step, table, key) {
    return this.#push(step, { Delete: { TableName: table, Key: marshall(key) } });
  }

  audit(at, line) {
    const whole = { at: at.toISOString(), group_id: null, person: null, ...line };
    return this.put("record", tables.audit, keys.auditLine(line.organisation_id, at), whole, { expression: "attribute_not_exists(pk)" });
  }

  #push(step, write, values) {
    const [inner] = Object.values(write);
    inner.ReturnValuesOnConditionCheckFailure = "ALL_OLD";
    if (values) inner.ExpressionAttributeValues = marshall(values);
    this.#steps.push(step);
    this.#writes.push(write);
    return this;
  }

  /** Writes all of it. What comes back are the steps whose conditions failed; then nothing was written. */
  async commit() {
    const command = { ClientRequestToken: randomId(), TransactItems: this.#writes };
    for (let tries = 0; ; tries += 1) {
      try {
        await client.send(new TransactWriteItemsCommand(command));
        return [];
      } catch (error) {
        const reasons = error.name === "TransactionCanceledException" ? (error.CancellationReasons ?? []) : [];
        const failed = this.#steps.filter((_, index) => reasons[index]?.Code === "ConditionalCheckFailed");
        if (failed.length > 0) return failed;
        const passing = ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
        if (reasons.length === 0 || tries === RETRIES || !reasons.every(({ Code }) => passing.includes(Code ?? "None"))) throw error;
        await jitter(tries + 1);
      }
    }
  }
}

/** A wait of up to 20, 40, 80 … 640 ms: those who ran into each other come back apart. */
const jitter = (tries) => sleep(1 + Math.random() * 10 * 2 ** Math.min(tries, 6));
