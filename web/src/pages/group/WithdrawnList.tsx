import type { EnrollmentResult, Group, Participant } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ActionButton } from "../../components/SubmitButton";
import { agree, date, fullName, listName, longDate } from "../../format";
import { useRestore } from "./useRestore";

type Props = {
  group: Group;
  withdrawn: Participant[];
  canEdit: boolean;
  onRestored: (result: EnrollmentResult) => void;
};

export function WithdrawnList({ group, withdrawn, canEdit, onRestored }: Props) {
  const restore = useRestore(group.group_id, onRestored);
  return (
    <section className="card no-print" aria-labelledby="personnes-retirees">
      <h2 id="personnes-retirees">Personnes retirées</h2>
      <p>
        Elles peuvent être rétablies jusqu’au départ, le {longDate(group.start_date)}. L’aide est
        alors examinée à nouveau.
      </p>
      {restore.isError && <ProblemNotice error={restore.error} />}
      <ul className="stay-list">
        {withdrawn.map((person) => (
          <li key={person.enrollment_id}>
            <div>
              <strong>{listName(person)}</strong>
              <p className="quiet">
                {agree(person.civility, "né")} le {date(person.birth_date)}
              </p>
            </div>
            {canEdit && (
              <ActionButton
                isSending={restore.isPending}
                onClick={() => restore.start(person.enrollment_id)}
              >
                <span>
                  Rétablir<span className="visually-hidden"> {fullName(person)}</span>
                </span>
              </ActionButton>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
