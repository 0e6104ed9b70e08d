import { errorNumber, problemOf } from "../api/problem";
import { Notice } from "./Notice";

type Props = { error: unknown; onRetry?: () => void; takesFocus?: boolean };

/** A failure that belongs to no field, with a way to try again. */
export function ProblemNotice({ error, onRetry, takesFocus }: Props) {
  const problem = problemOf(error);
  const number = errorNumber(problem);
  return (
    <Notice tone="error" title={problem.title} takesFocus={takesFocus}>
      <p>{problem.detail}</p>
      {number && <p>{number}</p>}
      {onRetry && (
        <div className="buttons">
          <button type="button" className="button" onClick={onRetry}>
            Réessayer
          </button>
        </div>
      )}
    </Notice>
  );
}
