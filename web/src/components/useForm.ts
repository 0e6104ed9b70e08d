import { type FormEvent, useState } from "react";
import { type FormErrors, hasErrors, noErrors, problemOf, toFormErrors } from "../api/problem";
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

/** A form of one page: what is typed, what is wrong with it, and one sending at a time. */
export function useForm<V extends object>({ initial, fields, missing, send }: Wiring<V>) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<FormErrors>(noErrors);
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
    if (hasErrors(found)) return;
    setIsSending(true);
    try {
      await send(values);
    } catch (error) {
      setErrors(toFormErrors(problemOf(error), fields));
      setIsSending(false);
    }
  };

  return { form, errors, isSending, submit };
}
