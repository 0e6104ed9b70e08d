import { expect, it } from "vitest";
import { recoveryText, textAddress } from "./recoveryText";

it("the file of the recovery codes says whose they are, and has each on a line", () => {
  const text = recoveryText("ANCV2528", ["K7MQ-2HWD-9XTP", "B3FN-6RJC-4VZL"]);
  const lines = text.split("\r\n");
  expect(lines[0]).toContain("ANCV2528");
  expect(lines.slice(3)).toEqual(["K7MQ-2HWD-9XTP", "B3FN-6RJC-4VZL", ""]);
});

it("a file's address keeps accents and ends of lines", () => {
  const text = "à conserver\r\n#1";
  const [, kept = ""] = textAddress(text).split(",");
  expect(decodeURIComponent(kept)).toBe(text);
});
