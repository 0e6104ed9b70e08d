import { describe, expect, it } from "vitest";
import { createHttp, dataOf } from "./http";
import {
  ApiError,
  errorNumber,
  hasChanged,
  hasErrors,
  isOvertaken,
  noErrors,
  onField,
  problemOf,
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

/** Asks an API that answers like this. */
function ask(fetch: () => Promise<Response>) {
  return dataOf(createHttp(fetch).GET("/api/venues", { baseUrl: "http://localhost" }));
}

function failureOf(fetch: () => Promise<Response>) {
  return ask(fetch).catch((error: unknown) => error);
}

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
    expect(await ask(async () => Response.json({ venues: [] }))).toEqual({ venues: [] });
  });

  it("fails with the problem it carries", async () => {
    const problem = refusal([]);
    const failure = await failureOf(async () => Response.json(problem, { status: 422 }));
    expect(failure).toEqual(new ApiError(problem));
    expect(problemOf(failure)).toEqual(problem);
    expect(failure).toMatchObject(problem);
  });

  it.each([
    ["some server's page", "<html>"],
    ["API Gateway's own answer", JSON.stringify({ message: "Internal Server Error" })],
    ["nothing", null],
  ])("fails with words of ours when it carries %s", async (_, body) => {
    const failure = await failureOf(async () => new Response(body, { status: 502 }));
    expect(problemOf(failure)).toMatchObject({ code: "unavailable", status: 502 });
    expect(problemOf(failure).detail).toContain("0\u00a0969\u00a0320\u00a0616");
  });

  it("that never came is told as a cut connection", async () => {
    const failure = await failureOf(() => Promise.reject(new TypeError("Failed to fetch")));
    expect(problemOf(failure).code).toBe("unreachable");
  });
});

describe("what someone else has done first", () => {
  it("is a change of what one has seen, or of what can still be done", () => {
    expect([409, 412, 422].map((status) => isOvertaken({ status }))).toEqual([true, true, false]);
    expect([409, 412, 422].map((status) => hasChanged({ status }))).toEqual([false, true, false]);
  });
});
