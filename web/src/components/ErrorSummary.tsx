import { useEffect, useRef } from "react";
import { type FormErrors, hasErrors } from "../api/problem";

/** All the errors of a form above it, each leading to its field. */
export function ErrorSummary({ errors }: { errors: FormErrors }) {
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (hasErrors(errors)) box.current?.focus();
  }, [errors]);

  if (!hasErrors(errors)) return null;
  return (
    <div ref={box} className="error-summary" role="alert" tabIndex={-1}>
      <h2>Il y a un problème</h2>
      <ul>
        {errors.general.map((message) => (
          <li key={message}>{message}</li>
        ))}
        {Object.entries(errors.fields).map(([name, message]) => (
          <li key={name}>
            <a
              href={`#${name}`}
              onClick={(event) => {
                event.preventDefault();
                goTo(name);
              }}
            >
              {message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Goes to a field, in a folded part of the form too. */
function goTo(name: string): void {
  const field = document.getElementById(name);
  const folded = field?.closest("details");
  if (folded) folded.open = true;
  field?.focus();
}
