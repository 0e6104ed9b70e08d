import { useMutation } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useRefreshAll } from "../../api/hooks";
import type { EnrollmentResult, Group, Participant } from "../../api/types";
import { ProblemNotice } from "../../components/ProblemNotice";
import { agree, date, fullName, listName, longDate } from "../../format";

type Props = {
  group: Group;
  withdrawn: Participant[];
  canEdit: boolean;
  onRestored: (result: EnrollmentResult) => void;
};

export function WithdrawnList({ group, withdrawn, canEdit, onRestored }: Props) {
  const refreshAll = useRefreshAll();
  const restore = useMutation({
    mutationFn: (enrollmentId: string) => api.restore(group.group_id, enrollmentId),
    onSuccess: async (result) => {
      await refreshAll();
      onRestored(result);
    },
  });
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
              <button
                type="button"
                className="button"
                aria-disabled={restore.isPending || undefined}
                onClick={() => restore.isPending || restore.mutate(person.enrollment_id)}
              >
                <span>
                  Rétablir<span className="visually-hidden"> {fullName(person)}</span>
                </span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
