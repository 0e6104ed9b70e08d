import { french } from "../format";
import type { Problem } from "./types";

const HOTLINE = "0\u00a0969\u00a0320\u00a0616";

/** A refusal or a failure of the API, always with texts that can be shown. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.title}`);
    // The generated client says that what it throws is a problem: so it is.
    Object.assign(this, problem);
  }
}

export function problemOf(error: unknown): Problem {
  return error instanceof ApiError ? error.problem : unavailable(0);
}

/** What one has seen has been changed since by someone else. */
export function hasChanged({ status }: Pick<Problem, "status">): boolean {
  return status === 412;
}

/** Someone else was first: what one has seen is no longer so, or is decided already. */
export function isOvertaken(problem: Pick<Problem, "status">): boolean {
  return problem.status === 409 || hasChanged(problem);
}

/** The problem that an answer carries, or words of ours when it is not the API's. */
export async function problemIn(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  return isProblem(body) ? readable(body) : unavailable(response.status);
}

function readable(problem: Problem): Problem {
  return {
    ...problem,
    title: french(problem.title),
    detail: french(problem.detail),
    fields: problem.fields.map(({ field, message }) => ({ field, message: french(message) })),
  };
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "code" in body && "title" in body;
}

function unavailable(status: number): Problem {
  return {
    type: "about:blank",
    status,
    code: "unavailable",
    title: "Le service ne répond pas",
    detail: `Rien de ce que vous avez saisi n’est perdu. Patientez quelques instants, puis réessayez. Si cela continue, appelez le ${HOTLINE}.`,
    fields: [],
  };
}

export function unreachable(): Problem {
  return {
    type: "about:blank",
    status: 0,
    code: "unreachable",
    title: "La connexion à internet semble coupée",
    detail:
      "Vérifiez votre connexion, puis réessayez\u00a0: rien de ce que vous avez saisi n’est perdu, et rien ne sera enregistré deux fois.",
    fields: [],
  };
}

/** What the hotline needs to find in the log what went wrong, if it was not the user's doing. */
export function errorNumber(problem: Problem): string | undefined {
  if (!problem.error_id) return undefined;
  return french(`Si cela continue, appelez le ${HOTLINE} avec ce numéro : ${problem.error_id}`);
}

/** The same problem, on the field that a code of it is about. */
export function onField(error: unknown, code: string, field: string): unknown {
  const problem = problemOf(error);
  if (problem.code !== code) return error;
  return new ApiError({ ...problem, fields: [{ field, message: problem.detail }] });
}

export type FormErrors = {
  /** One message per field of the form. */
  fields: Record<string, string>;
  /** What no field of the form can carry. */
  general: string[];
};

export const noErrors: FormErrors = { fields: {}, general: [] };

/** Spreads a problem over a form: the fields it knows, and the rest above them. */
export function toFormErrors(problem: Problem, knownFields: readonly string[]): FormErrors {
  const fields: Record<string, string> = {};
  const general: string[] = [];
  for (const { field, message } of problem.fields) {
    if (!knownFields.includes(field)) general.push(message);
    else fields[field] ??= message;
  }
  if (problem.fields.length === 0) general.push(problem.detail || problem.title);
  const number = errorNumber(problem);
  if (number) general.push(number);
  return { fields, general };
}

export function hasErrors(errors: FormErrors): boolean {
  return errors.general.length > 0 || Object.keys(errors.fields).length > 0;
}
