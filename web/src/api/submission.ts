/** One form sent once: the same key for each attempt, another when the form changes. */
export type Submission = { key: string; body: string };

export function submissionOf(previous: Submission | undefined, form: object): Submission {
  const body = JSON.stringify(form);
  return previous?.body === body ? previous : { key: crypto.randomUUID(), body };
}
