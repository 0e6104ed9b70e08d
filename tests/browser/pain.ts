import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { validateXML } from "xmllint-wasm";

export const SEPA = join(dirname(fileURLToPath(import.meta.url)), "sepa");

const SCHEMA = "pain.001.001.09.xsd";

/** What the official schema of a payment file has against one; nothing when it is valid. */
export async function schemaErrors(xml: string): Promise<string[]> {
  const contents = readFileSync(join(SEPA, SCHEMA), "utf8");
  const { valid, errors } = await validateXML({
    xml: [{ fileName: "payment.xml", contents: xml }],
    schema: [{ fileName: SCHEMA, contents }],
  });
  const messages = errors.map(({ message }) => message);
  // Never taken for valid because nothing was said.
  return valid || messages.length > 0 ? messages : ["The schema could not be applied."];
}
