import { describe, expect, it } from "vitest";
import { missingReason, reasonHint } from "./reason";

describe("a reason that ANCV gives", () => {
  it("has ten characters, without the spaces around them", () => {
    const missing = { reason: "Donnez le motif en 10 caractères au moins" };
    expect(missingReason("  ")).toEqual(missing);
    expect(missingReason(" trop court ".slice(0, 8))).toEqual(missing);
    expect(missingReason("         a         ")).toEqual(missing);
    expect(missingReason("Sans accès à internet")).toEqual({});
  });

  it("says what becomes of it before how long it is", () => {
    expect(reasonHint("Il est conservé.")).toBe("Il est conservé. De 10 à 500 caractères.");
  });
});
