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
  const error = form.errors[name];
  const input = (
    <input
      type="text"
      autoComplete="off"
      {...rest}
      id={name}
      name={name}
      className={`input ${className}`}
      value={form.values[name] as string}
      onChange={(event) => form.set(name, event.target.value as V[typeof name])}
      aria-invalid={error ? true : undefined}
      aria-describedby={describedBy(name, hint, error)}
    />
  );
  return (
    <div className="field">
      <label htmlFor={name}>
        <Label label={label} optional={optional} />
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      {unit ? (
        <div className="input-amount">
          {input}
          <span>{unit}</span>
        </div>
      ) : (
        input
      )}
    </div>
  );
}

type TextAreaProps<V> = Texts & { form: Form<V>; name: NamesOf<V, string>; maxLength: number };

export function TextArea<V>({ form, name, label, hint, optional, maxLength }: TextAreaProps<V>) {
  const error = form.errors[name];
  return (
    <div className="field">
      <label htmlFor={name}>
        <Label label={label} optional={optional} />
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      <textarea
        id={name}
        name={name}
        className="input"
        rows={3}
        maxLength={maxLength}
        value={form.values[name] as string}
        onChange={(event) => form.set(name, event.target.value as V[typeof name])}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(name, hint, error)}
      />
    </div>
  );
}

export type Option<T extends string = string> = { value: T; label: string; hint?: ReactNode };

type ChoiceProps<V> = Texts & {
  form: Form<V>;
  name: NamesOf<V, string>;
  options: readonly Option[];
};

export function SelectField<V>(props: ChoiceProps<V> & { empty?: string; className?: string }) {
  const { form, name, label, hint, optional, options, empty, className = "" } = props;
  const error = form.errors[name];
  return (
    <div className="field">
      <label htmlFor={name}>
        <Label label={label} optional={optional} />
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      <select
        id={name}
        name={name}
        className={`input ${className}`}
        value={form.values[name] as string}
        onChange={(event) => form.set(name, event.target.value as V[typeof name])}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(name, hint, error)}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

export function RadioField<V>(props: ChoiceProps<V> & { layout?: "inline" | "cards" }) {
  const { form, name, label, hint, optional, options, layout } = props;
  const error = form.errors[name];
  return (
    <fieldset className="field" aria-describedby={describedBy(name, hint, error)}>
      <legend>
        <Label label={label} optional={optional} />
      </legend>
      <HintAndError name={name} hint={hint} error={error} />
      <div className={layout === "inline" ? "choices choices-inline" : "choices"}>
        {options.map((option, index) => {
          const id = index === 0 ? name : `${name}-${option.value}`;
          return (
            <div
              key={option.value}
              className={layout === "cards" ? "choice choice-card" : "choice"}
            >
              <input
                type="radio"
                id={id}
                name={name}
                value={option.value}
                checked={form.values[name] === option.value}
                onChange={() => form.set(name, option.value as V[typeof name])}
                aria-describedby={option.hint ? hintId(id + option.value) : undefined}
              />
              <label htmlFor={id}>{option.label}</label>
              {option.hint && (
                <span className="hint" id={hintId(id + option.value)}>
                  {option.hint}
                </span>
              )}
            </div>
          );
        })}
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
