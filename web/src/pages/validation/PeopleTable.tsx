import type { Attendee } from "../../api/types";
import { fullName, listName } from "../../format";
import { PersonCells } from "./PersonCells";
import { Presence } from "./Presence";

type Props = {
  people: Attendee[];
  /** Both have said: what comes of it is shown. */
  isOver: boolean;
  /** How ANCV puts a presence right afterwards. */
  onCorrect?: (person: Attendee) => void;
};

/** The list as it was answered. */
export function PeopleTable({ people, isOver, onCorrect }: Props) {
  const hasEligibility = people.some((person) => person.eligibility !== null);
  return (
    <div className="table-region">
      <table className="table table-cards" aria-labelledby="participants">
        <thead>
          <tr>
            <th scope="col">Nom et prénom</th>
            <th scope="col">Naissance</th>
            {hasEligibility && <th scope="col">Éligibilité</th>}
            <th scope="col">Aide de l’ANCV</th>
            <th scope="col">Selon le prestataire</th>
            {isOver && (
              <>
                <th scope="col">Selon le porteur</th>
                <th scope="col">Résultat</th>
              </>
            )}
            {onCorrect && (
              <th scope="col" className="no-print">
                Action
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.enrollment_id}>
              <th scope="row">
                {listName(person)}
                {person.is_added && <span className="cell-note">Personne ajoutée par l’ANCV</span>}
              </th>
              <PersonCells person={person} hasEligibility={hasEligibility} />
              <td data-label="Prestataire">
                <span>
                  <Presence isThere={person.present_for_provider} />
                </span>
              </td>
              {isOver && (
                <>
                  <td data-label="Porteur">
                    <span>
                      <Presence isThere={person.present_for_holder} />
                    </span>
                  </td>
                  <td data-label="Résultat">
                    <span>
                      <Fate fate={person.fate} />
                    </span>
                  </td>
                </>
              )}
              {onCorrect && (
                <td className="no-print">
                  {(person.fate === "present" || person.fate === "absent") && (
                    <div className="cell-actions">
                      <button
                        type="button"
                        className="text-button"
                        onClick={() => onCorrect(person)}
                      >
                        <span>
                          Corriger<span className="visually-hidden"> {fullName(person)}</span>
                        </span>
                      </button>
                    </div>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const FATES = {
  present: { text: "Présent", tone: "success" },
  absent: { text: "Absent", tone: "quiet" },
  disputed: { text: "L’ANCV décide", tone: "warning" },
} as const;

function Fate({ fate }: Pick<Attendee, "fate">) {
  if (!fate) return null;
  const { text, tone } = FATES[fate];
  return <span className={`tag tag-${tone}`}>{text}</span>;
}
