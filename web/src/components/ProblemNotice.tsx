import { errorNumber, hasChanged, problemOf } from "../api/problem";
import { Notice } from "./Notice";

type Props = {
  error: unknown;
  onRetry?: () => void;
  /** What is told instead when someone else has changed it meanwhile. */
  changed?: { title: string; text: string };
  takesFocus?: boolean;
};

/** A failure that belongs to no field, with a way to try again. */
export function ProblemNotice({ error, onRetry, changed, takesFocus }: Props) {
  const problem = problemOf(error);
  if (changed && hasChanged(problem)) {
    return (
      <Notice tone="error" title={changed.title} takesFocus={takesFocus}>
        <p>{changed.text}</p>
      </Notice>
    );
  }
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
