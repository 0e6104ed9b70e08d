import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { SEPA, schemaErrors } from "./pain.ts";

const read = (name: string) => readFileSync(join(SEPA, name), "utf8");

/** The samples are what `payment_file` writes: a test of its crate says so. */
for (const name of readdirSync(SEPA).filter((name) => name.endsWith(".xml"))) {
  test(`${name} is a payment file by the official schema`, async () => {
    expect(await schemaErrors(read(name))).toEqual([]);
  });
}

test("a file with a name that is too long is none", async () => {
  const longer = read("netted.xml").replace("ACTIF RESIDENCE", "A".repeat(141));
  const [error] = await schemaErrors(longer);
  expect(error).toContain("Nm");
});
