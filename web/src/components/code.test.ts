import { describe, expect, it } from "vitest";
import { codeProblem, inGroups, normalCode } from "./code";

it.each([
  ["JBSWY3DPEHPK3PXP", "JBSW Y3DP EHPK 3PXP"],
  ["JBSWY3DPEH", "JBSW Y3DP EH"],
  ["", ""],
])("the secret « %s » is typed as « %s »", (secret, shown) => {
  expect(inGroups(secret, " ")).toBe(shown);
});

it.each([
  [" 123 456 ", "123456"],
  ["123-456", "123456"],
  ["k7mq-2hwd-9xtp", "K7MQ-2HWD-9XTP"],
  ["K7MQ2HWD9XTP", "K7MQ-2HWD-9XTP"],
  ["K7MQ 2HWD 9XTP", "K7MQ-2HWD-9XTP"],
  ["1234 5678 9012", "1234-5678-9012"],
])("« %s » is sent as « %s »", (typed, sent) => {
  expect(normalCode(typed)).toBe(sent);
  expect(codeProblem(typed)).toBeUndefined();
});

describe("a code that is none", () => {
  it("is asked for when it is missing", () => {
    expect(codeProblem("  ")).toBe("Saisissez le code");
  });

  it.each(["12345", "1234567", "12345A", "K7MQ-2HWD", "K7MQ-2HWD-9XTPA", "K7MQ-2HWD-9X!P"])(
    "is told apart: « %s »",
    (typed) => {
      expect(codeProblem(typed)).toContain("6\u00a0chiffres");
    },
  );
});
