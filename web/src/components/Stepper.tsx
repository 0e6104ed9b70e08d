import { Link } from "react-router";

export type Step = { name: string; path: string };

type Props = { steps: readonly Step[]; current: number };

/** Where one is in a task of several steps; the steps already done can be opened again. */
export function Stepper({ steps, current }: Props) {
  return (
    <nav aria-label="Étapes de l’inscription">
      <ol className="stepper">
        {steps.map((step, index) => (
          <li
            key={step.path}
            className={index < current ? "step-done" : undefined}
            aria-current={index === current ? "step" : undefined}
          >
            <StepLabel step={step} number={index + 1} isDone={index < current} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

type LabelProps = { step: Step; number: number; isDone: boolean };

function StepLabel({ step, number, isDone }: LabelProps) {
  const mark = (
    <span className="step-number" aria-hidden="true">
      {number}
    </span>
  );
  const name = <span className="step-name">{step.name}</span>;
  if (!isDone) {
    return (
      <>
        {mark}
        {name}
      </>
    );
  }
  return (
    <Link to={step.path}>
      {mark}
      {name}
    </Link>
  );
}
