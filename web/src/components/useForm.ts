import { type FormEvent, useState } from "react";
import { type FormErrors, hasErrors, noErrors, problemOf, toFormErrors } from "../api/problem";
import type { Problem } from "../api/types";
import type { Form } from "./form";

type Wiring<V> = {
  initial: V;
  /** The fields that a problem can blame. */
  fields: readonly (keyof V & string)[];
  /** What is missing before anything is sent. */
  missing: (values: V) => FormErrors;
  /** Sends, and leaves the form when it is done: what it throws is shown, and can be sent again. */
  send: (values: V) => Promise<void>;
};

/**
 * A form of one page: what is typed, what is wrong with it, and one sending at a time. A problem that
 * is told in its own way, instead of by `errors`, is in `problem` until it is forgiven.
 */
export function useForm<V extends object>({ initial, fields, missing, send }: Wiring<V>) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<FormErrors>(noErrors);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSending, setIsSending] = useState(false);
  const form: Form<V> = {
    values,
    errors: errors.fields,
    set: (name, value) => setValues((previous) => ({ ...previous, [name]: value })),
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isSending) return;
    const found = missing(values);
    setErrors(found);
    setProblem(null);
    if (hasErrors(found)) return;
    setIsSending(true);
    try {
      await send(values);
    } catch (error) {
      setErrors(toFormErrors(problemOf(error), fields));
      setProblem(problemOf(error));
      setIsSending(false);
    }
  };

  const forgive = () => {
    setErrors(noErrors);
    setProblem(null);
  };

  return { form, errors, problem, isSending, submit, forgive };
}
