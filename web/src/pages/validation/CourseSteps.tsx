import type { GroupSummary } from "../../api/types";

const STEPS = ["Le prestataire valide", "Le porteur confirme", "L’ANCV verse l’aide"];

/** How many steps are done. */
const DONE: Partial<Record<GroupSummary["status"], number>> = {
  to_validate: 0,
  to_confirm: 1,
  suspended: 1,
  confirmed: 2,
  paid: 3,
};

/** Where the list is on its way. */
export function CourseSteps({ group }: { group: GroupSummary }) {
  const done = DONE[group.status];
  if (done === undefined) return null;
  return (
    <ol className="stepper" aria-label="Étapes de la liste">
      {STEPS.map((name, index) => (
        <li
          key={name}
          className={index < done ? "step-done" : undefined}
          aria-current={index === done ? "step" : undefined}
        >
          <span className="step-number" aria-hidden="true">
            {index < done ? "✓" : index + 1}
          </span>
          <span className="step-name">
            {name}
            {index < done && <span className="visually-hidden"> (terminé)</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
