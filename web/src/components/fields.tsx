import type { InputHTMLAttributes, ReactNode } from "react";
import { describedBy, errorId, type Form, hintId, type NamesOf } from "./form";

type Texts = { label: string; hint?: ReactNode; optional?: boolean };

function Label({ label, optional }: Texts) {
  return (
    <>
      {label}
      {optional && <span className="optional"> (facultatif)</span>}
    </>
  );
}

function HintAndError({ name, hint, error }: { name: string; hint?: ReactNode; error?: string }) {
  return (
    <>
      {hint && (
        <span className="hint" id={hintId(name)}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={errorId(name)}>
          {error}
        </span>
      )}
    </>
  );
}

/** A control under its label, its hint and its error. */
function Field(props: Texts & { name: string; error?: string; children: ReactNode }) {
  const { name, label, hint, optional, error, children } = props;
  return (
    <div className="field">
      <label htmlFor={name}>
        <Label label={label} optional={optional} />
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      {children}
    </div>
  );
}

/** What ties a control to its value in the form and to the texts above it. */
function tied<V>(form: Form<V>, name: NamesOf<V, string>, hint: ReactNode) {
  const error = form.errors[name];
  return {
    id: name,
    name,
    value: form.values[name] as string,
    onChange: (event: { target: { value: string } }) =>
      form.set(name, event.target.value as V[typeof name]),
    "aria-invalid": error ? (true as const) : undefined,
    "aria-describedby": describedBy(name, hint, error),
  };
}

type TextProps<V> = Texts & {
  form: Form<V>;
  name: NamesOf<V, string>;
  unit?: string;
  className?: string;
} & Pick<
    InputHTMLAttributes<HTMLInputElement>,
    "type" | "inputMode" | "autoComplete" | "maxLength" | "autoCapitalize" | "spellCheck"
  >;

export function TextField<V>(props: TextProps<V>) {
  const { form, name, label, hint, optional, unit, className = "", ...rest } = props;
  const input = (
    <input
      type="text"
      autoComplete="off"
      {...rest}
      {...tied(form, name, hint)}
      className={`input ${className}`}
    />
  );
  return (
    <Field name={name} label={label} hint={hint} optional={optional} error={form.errors[name]}>
      {unit ? (
        <div className="input-amount">
          {input}
          <span>{unit}</span>
        </div>
      ) : (
        input
      )}
    </Field>
  );
}

type TextAreaProps<V> = Texts & { form: Form<V>; name: NamesOf<V, string>; maxLength: number };

export function TextArea<V>({ form, name, label, hint, optional, maxLength }: TextAreaProps<V>) {
  return (
    <Field name={name} label={label} hint={hint} optional={optional} error={form.errors[name]}>
      <textarea className="input" rows={3} maxLength={maxLength} {...tied(form, name, hint)} />
    </Field>
  );
}

export type Option<T extends string = string> = { value: T; label: string; hint?: ReactNode };

type ChoiceProps = {
  type: "radio" | "checkbox";
  id: string;
  name: string;
  option: Option;
  isCard?: boolean;
  isChosen: boolean;
  onChange: () => void;
};

/** One of the answers to a question. */
function Choice({ option, isCard, isChosen, ...input }: ChoiceProps) {
  const hint = option.hint ? hintId(input.id + option.value) : undefined;
  return (
    <div className={isCard ? "choice choice-card" : "choice"}>
      <input {...input} value={option.value} checked={isChosen} aria-describedby={hint} />
      <label htmlFor={input.id}>{option.label}</label>
      {hint && (
        <span className="hint" id={hint}>
          {option.hint}
        </span>
      )}
    </div>
  );
}

type OptionsProps<V> = Texts & {
  form: Form<V>;
  name: NamesOf<V, string>;
  options: readonly Option[];
};

export function SelectField<V>(props: OptionsProps<V> & { empty?: string; className?: string }) {
  const { form, name, label, hint, optional, options, empty, className = "" } = props;
  return (
    <Field name={name} label={label} hint={hint} optional={optional} error={form.errors[name]}>
      <select className={`input ${className}`} {...tied(form, name, hint)}>
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

export function RadioField<V>(props: OptionsProps<V> & { layout?: "inline" | "cards" }) {
  const { form, name, label, hint, optional, options, layout } = props;
  const error = form.errors[name];
  return (
    <fieldset className="field" aria-describedby={describedBy(name, hint, error)}>
      <legend>
        <Label label={label} optional={optional} />
      </legend>
      <HintAndError name={name} hint={hint} error={error} />
      <div className={layout === "inline" ? "choices choices-inline" : "choices"}>
        {options.map((option, index) => (
          <Choice
            key={option.value}
            type="radio"
            // The first has the name's id: the summary of errors leads there.
            id={index === 0 ? name : `${name}-${option.value}`}
            name={name}
            option={option}
            isCard={layout === "cards"}
            isChosen={form.values[name] === option.value}
            onChange={() => form.set(name, option.value as V[typeof name])}
          />
        ))}
      </div>
    </fieldset>
  );
}

type CheckboxProps<V> = Texts & { form: Form<V>; name: NamesOf<V, boolean> };

export function Checkbox<V>({ form, name, label, hint }: CheckboxProps<V>) {
  const error = form.errors[name];
  return (
    <div className="field">
      {error && (
        <span className="error" id={errorId(name)}>
          {error}
        </span>
      )}
      <div className="choice">
        <input
          type="checkbox"
          id={name}
          name={name}
          checked={form.values[name] as boolean}
          onChange={(event) => form.set(name, event.target.checked as V[typeof name])}
          aria-describedby={describedBy(name, hint, error)}
        />
        <label htmlFor={name}>{label}</label>
        {hint && (
          <span className="hint" id={hintId(name)}>
            {hint}
          </span>
        )}
      </div>
    </div>
  );
}

type CheckboxesProps<V> = Texts & {
  form: Form<V>;
  name: NamesOf<V, readonly string[]>;
  options: readonly Option[];
};

/** Several of a few, each with its box. */
export function Checkboxes<V>({ form, name, label, hint, optional, options }: CheckboxesProps<V>) {
  const error = form.errors[name];
  const chosen = form.values[name] as readonly string[];
  const toggle = (value: string) =>
    form.set(
      name,
      (chosen.includes(value)
        ? chosen.filter((other) => other !== value)
        : [...chosen, value]) as V[typeof name],
    );
  return (
    <fieldset className="field" aria-describedby={describedBy(name, hint, error)}>
      <legend>
        <Label label={label} optional={optional} />
      </legend>
      <HintAndError name={name} hint={hint} error={error} />
      <div className="choices choices-columns">
        {options.map((option, index) => (
          <Choice
            key={option.value}
            type="checkbox"
            id={index === 0 ? name : `${name}-${option.value}`}
            name={name}
            option={option}
            isChosen={chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
        ))}
      </div>
    </fieldset>
  );
}
