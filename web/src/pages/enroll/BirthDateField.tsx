import { describedBy, errorId, type Form, hintId } from "../../components/form";
import type { IdentityValues } from "./identity";

const PARTS = [
  { name: "birth_day", label: "Jour", length: 2 },
  { name: "birth_month", label: "Mois", length: 2 },
  { name: "birth_year", label: "Année", length: 4 },
] as const;

export function BirthDateField({ form }: { form: Form<IdentityValues> }) {
  const error = form.errors.birth_date;
  return (
    <fieldset className="field" aria-describedby={describedBy("birth_date", true, error)}>
      <legend>Date de naissance</legend>
      <span className="hint" id={hintId("birth_date")}>
        Exemple&nbsp;: 12 3 1948
      </span>
      {error && (
        <span className="error" id={errorId("birth_date")}>
          {error}
        </span>
      )}
      <div className="date-parts">
        {PARTS.map(({ name, label, length }, index) => {
          const id = index === 0 ? "birth_date" : name;
          return (
            <div key={name}>
              <label htmlFor={id}>{label}</label>
              <input
                id={id}
                className={length === 4 ? "input input-year" : "input"}
                inputMode="numeric"
                autoComplete="off"
                maxLength={length}
                value={form.values[name]}
                onChange={(event) => form.set(name, event.target.value)}
                aria-invalid={error ? true : undefined}
              />
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}
