import { Link } from "react-router";
import { useUser } from "../../api/session";
import type { CorrectionSummary, Validation } from "../../api/types";
import { dayOf, french, longDate } from "../../format";
import { isConfirmed } from "../../groupStatus";
import { STATES, subjectOf } from "../corrections/words";

/** The corrections asked for on a list, and the way to ask for one where there are no ticks. */
export function CorrectionsCard({ validation }: { validation: Validation }) {
  const { group, corrections, can } = validation;
  // Beside the ticks, the form itself leads there.
  const asksHere = can.ask_correction && !can.confirm;
  if (corrections.length === 0 && !asksHere) return null;
  const isMore = corrections.some(({ kind }) => kind === "missing_person");
  return (
    <section className="card stack" aria-labelledby="corrections">
      <h2 id="corrections">Demandes de correction</h2>
      {corrections.length > 0 && (
        <ul className="stay-list">
          {corrections.map((correction) => (
            <CorrectionRow
              key={correction.correction_id}
              groupId={group.group_id}
              correction={correction}
            />
          ))}
        </ul>
      )}
      {asksHere && isConfirmed(group) && (
        <p>
          Quelqu’un est parti sans être sur cette liste&nbsp;? Demandez à l’ANCV de l’ajouter. La
          liste reste confirmée&nbsp;; si l’ANCV accepte, l’aide est versée au prestataire par un
          complément.
        </p>
      )}
      {asksHere && (
        <p>
          <Link to={`/validations/${group.group_id}/corrections/nouvelle`} className="button">
            {isMore ? "Il manque encore quelqu’un" : "Il manque quelqu’un"}
          </Link>
        </p>
      )}
    </section>
  );
}

type RowProps = { groupId: string; correction: CorrectionSummary };

function CorrectionRow({ groupId, correction }: RowProps) {
  // A provider is told of a request, not what it holds.
  const canOpen = useUser().organisation_kind !== "provider";
  const { text, tone } = STATES[correction.state];
  const subject = subjectOf(correction);
  return (
    <li>
      <div>
        {canOpen ? (
          <Link to={`/validations/${groupId}/corrections/${correction.correction_id}`}>
            {subject}
          </Link>
        ) : (
          <strong>{subject}</strong>
        )}
        <p className="quiet">
          Ouverte le {longDate(dayOf(correction.opened_at))}
          {correction.closed_at && `, close le ${longDate(dayOf(correction.closed_at))}`}
        </p>
        {correction.reason && <p>{french(correction.reason)}</p>}
      </div>
      <span className={`tag tag-${tone}`}>{text}</span>
    </li>
  );
}
