import type { Attendee, Party } from "../../api/types";
import { listName, money } from "../../format";
import { isDisputed, isPresent, type Ticks } from "./attendance";
import { PersonCells } from "./PersonCells";
import { Presence } from "./Presence";

type Props = {
  people: Attendee[];
  party: Party;
  ticks: Ticks;
  onTick: (enrollmentId: string, isThere: boolean) => void;
};

/** Everyone on the list with a box; for the holder with what the provider said beside it. */
export function PeopleTicks({ people, party, ticks, onTick }: Props) {
  const hasEligibility = people.some((person) => person.eligibility !== null);
  return (
    <div className="table-region">
      <table className="table table-cards table-ticks" aria-labelledby="participants">
        <thead>
          <tr>
            <th scope="col">Était là</th>
            <th scope="col">Naissance</th>
            {hasEligibility && <th scope="col">Éligibilité</th>}
            <th scope="col">Aide de l’ANCV</th>
            {party === "holder" && <th scope="col">Selon le prestataire</th>}
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr
              key={person.enrollment_id}
              className={isDisputed(person, party, ticks) ? "row-disputed" : undefined}
            >
              <th scope="row">
                <Tick person={person} party={party} ticks={ticks} onTick={onTick} />
              </th>
              <PersonCells person={person} hasEligibility={hasEligibility} />
              {party === "holder" && (
                <td data-label="Prestataire">
                  <span>
                    <Presence isThere={person.present_for_provider ?? true} />
                  </span>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type TickProps = Omit<Props, "people"> & { person: Attendee };

function Tick({ person, party, ticks, onTick }: TickProps) {
  const id = `present-${person.enrollment_id}`;
  const isThere = isPresent(person, party, ticks);
  const note = noteOn(person, isThere, isDisputed(person, party, ticks));
  return (
    <div className="choice">
      <input
        type="checkbox"
        id={id}
        checked={isThere}
        onChange={(event) => onTick(person.enrollment_id, event.target.checked)}
        aria-describedby={note ? `${id}-note` : undefined}
      />
      <label htmlFor={id}>{listName(person)}</label>
      {note && (
        <span className="hint" id={`${id}-note`}>
          {note}
        </span>
      )}
    </div>
  );
}

/** What is said beside a person at once. */
function noteOn(person: Attendee, isThere: boolean, disputed: boolean): string | null {
  if (disputed) {
    const other = isThere ? "n’était pas là" : "était là";
    const aid = person.aid.amount_cents;
    const waits = aid > 0 ? `, et l’aide de ${money(aid)} attendra sa décision` : "";
    return `Désaccord\u00a0: le prestataire dit que cette personne ${other}. L’ANCV tranchera${waits}.`;
  }
  return person.is_added ? "Personne ajoutée par l’ANCV" : null;
}
