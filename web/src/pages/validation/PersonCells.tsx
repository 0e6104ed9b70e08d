import type { Attendee } from "../../api/types";
import { AidTag } from "../../components/AidTag";
import { ToVerifyTag } from "../../components/ToVerifyTag";
import { date, eligibilities } from "../../format";

type Props = { person: Attendee; hasEligibility: boolean };

/** Who someone on a list is, beside their name: the same cells before and after it is validated. */
export function PersonCells({ person, hasEligibility }: Props) {
  return (
    <>
      <td data-label="Naissance" className="number">
        {date(person.birth_date)}
      </td>
      {hasEligibility && (
        <td data-label="Éligibilité">
          {person.eligibility && eligibilities[person.eligibility]}
        </td>
      )}
      <td data-label="Aide">
        <span>
          <AidTag aid={person.aid} />
          {person.to_verify && (
            <span className="cell-note">
              <ToVerifyTag />
              <span className="cell-note">L’aide n’est versée qu’ensuite.</span>
            </span>
          )}
        </span>
      </td>
    </>
  );
}
