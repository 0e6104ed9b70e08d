import { problemOf } from "../api/problem";
import { Notice } from "./Notice";

type Props = { error: unknown; onRetry?: () => void };

/** A failure that belongs to no field, with a way to try again. */
export function ProblemNotice({ error, onRetry }: Props) {
  const problem = problemOf(error);
  return (
    <Notice tone="error" title={problem.title}>
      <p>{problem.detail}</p>
      {problem.error_id && (
        <p>
          Si cela continue, appelez le 0&nbsp;969&nbsp;320&nbsp;616 en donnant ce numéro&nbsp;:{" "}
          {problem.error_id}
        </p>
      )}
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
