import { expect, it } from "vitest";
import { missingOwner, sentCode } from "./OwnerCheck";

it("asks those who have a second factor for a code too", () => {
  const nothing = { password: "", code: "" };
  expect(Object.keys(missingOwner(nothing, false))).toEqual(["password"]);
  expect(Object.keys(missingOwner(nothing, true))).toEqual(["password", "code"]);
  expect(missingOwner({ password: "secret", code: "123 456" }, true)).toEqual({});
});

it("sends a code as the API takes it, and none that was not asked for", () => {
  expect(sentCode({ code: "123 456" }, true)).toBe("123456");
  expect(sentCode({ code: "k7mq 2hwd 9xtp" }, true)).toBe("K7MQ-2HWD-9XTP");
  expect(sentCode({ code: "" }, false)).toBeNull();
});
