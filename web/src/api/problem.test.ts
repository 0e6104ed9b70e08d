import { describe, expect, it } from "vitest";
import { ApiError, hasErrors, noErrors, problemOf, settle, toFormErrors } from "./problem";
import type { Problem } from "./types";

const refusal = (fields: Problem["fields"]): Problem => ({
  type: "about:blank",
  status: 422,
  code: "invalid_request",
  title: "Des informations manquent",
  detail: "Complétez les champs indiqués.",
  fields,
});

const answer = (status: number) => new Response(null, { status });

describe("a problem on a form", () => {
  it("puts each message on its field, and the others above", () => {
    const errors = toFormErrors(
      refusal([
        { field: "city", message: "Saisissez la ville" },
        { field: "birth_date", message: "Cette personne est trop jeune" },
      ]),
      ["address", "city"],
    );
    expect(errors.fields).toEqual({ city: "Saisissez la ville" });
    expect(errors.general).toEqual(["Cette personne est trop jeune"]);
  });

  it("keeps the first message of a field", () => {
    const errors = toFormErrors(
      refusal([
        { field: "city", message: "Première" },
        { field: "city", message: "Seconde" },
      ]),
      ["city"],
    );
    expect(errors.fields.city).toBe("Première");
  });

  it("says its detail when it names no field", () => {
    expect(toFormErrors(refusal([]), ["city"]).general).toEqual(["Complétez les champs indiqués."]);
  });
});

describe("whether a form has errors", () => {
  it("counts fields and general messages", () => {
    expect(hasErrors(noErrors)).toBe(false);
    expect(hasErrors({ fields: { city: "x" }, general: [] })).toBe(true);
    expect(hasErrors({ fields: {}, general: ["x"] })).toBe(true);
  });
});

describe("an answer", () => {
  it("gives its data", async () => {
    const call = Promise.resolve({ data: { total: 3 }, response: answer(200) });
    expect(await settle(call)).toEqual({ total: 3 });
  });

  it("fails with the problem it carries", async () => {
    const problem = refusal([]);
    const call = Promise.resolve({ error: problem, response: answer(422) });
    await expect(settle(call)).rejects.toEqual(new ApiError(problem));
  });

  it("fails with words of ours when it carries none", async () => {
    const call = Promise.resolve({ error: "<html>", response: answer(502) });
    const failure: unknown = await settle(call).catch((error: unknown) => error);
    expect(problemOf(failure)).toMatchObject({ code: "unavailable", status: 502 });
  });

  it("that never came is told as a cut connection", async () => {
    const call = Promise.reject<never>(new TypeError("Failed to fetch"));
    const failure: unknown = await settle(call).catch((error: unknown) => error);
    expect(problemOf(failure).code).toBe("unreachable");
  });
});
