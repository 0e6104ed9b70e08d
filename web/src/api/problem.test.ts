import { describe, expect, it } from "vitest";
import {
  ApiError,
  errorNumber,
  hasErrors,
  noErrors,
  onField,
  problemOf,
  settle,
  toFormErrors,
} from "./problem";
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

describe("a problem whose code is about one field", () => {
  const wrong = new ApiError({ ...refusal([]), status: 401, code: "wrong_code" });

  it("stands on that field", () => {
    const errors = toFormErrors(problemOf(onField(wrong, "wrong_code", "code")), ["code"]);
    expect(errors).toEqual({ fields: { code: "Complétez les champs indiqués." }, general: [] });
  });

  it("stays as it is with another code", () => {
    expect(onField(wrong, "throttled", "code")).toBe(wrong);
  });
});

describe("a failure that is not the user's", () => {
  const failure: Problem = {
    ...refusal([]),
    status: 503,
    code: "unavailable",
    detail: "Réessayez dans quelques instants.",
    error_id: "8476a536-e9f4",
  };

  it("has a number for the hotline, on a page and on a form", () => {
    const number =
      "Si cela continue, appelez le 0\u00a0969\u00a0320\u00a0616 avec ce numéro\u00a0: 8476a536-e9f4";
    expect(errorNumber(failure)).toBe(number);
    expect(toFormErrors(failure, ["city"]).general).toEqual([failure.detail, number]);
    expect(errorNumber(refusal([]))).toBeUndefined();
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

  it.each([
    ["some server's page", "<html>"],
    ["API Gateway's own answer", { message: "Internal Server Error" }],
    ["nothing", undefined],
  ])("fails with words of ours when it carries %s", async (_, error) => {
    const call = Promise.resolve({ error, response: answer(502) });
    const failure: unknown = await settle(call).catch((reason: unknown) => reason);
    expect(problemOf(failure)).toMatchObject({ code: "unavailable", status: 502 });
    expect(problemOf(failure).detail).toContain("0\u00a0969\u00a0320\u00a0616");
  });

  it("that never came is told as a cut connection", async () => {
    const call = Promise.reject<never>(new TypeError("Failed to fetch"));
    const failure: unknown = await settle(call).catch((error: unknown) => error);
    expect(problemOf(failure).code).toBe("unreachable");
  });
});
