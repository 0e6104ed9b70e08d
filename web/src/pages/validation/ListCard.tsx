import { Link } from "react-router";
import { useUser } from "../../api/session";
import type { ListToValidate } from "../../api/types";
import { DeadlineTag } from "../../components/DeadlineTag";
import { PlacesTag } from "../../components/PlacesTag";
import { until } from "../../deadlines";
import { french, period } from "../../format";

type Props = {
  list: ListToValidate;
  /** What there is to do with it; nothing when one only waits, or has done it. */
  action?: string;
  isPrimary?: boolean;
};

/** One stay of « Listes à valider »: which, until when, and what to do with it. */
export function ListCard({ list: { group, deadline, explanation }, action, isPrimary }: Props) {
  const kind = useUser().organisation_kind;
  const path = `/validations/${group.group_id}`;
  const stay = (
    <span className="visually-hidden">
      {" "}
      de {group.venue_name}, {period(group.start_date, group.end_date)}
    </span>
  );
  return (
    <li className={action ? "list-card list-card-due" : "list-card"}>
      <div className="stack-small">
        <h3>
          {group.venue_name}, {group.venue_city}
        </h3>
        <p className="quiet">
          {period(group.start_date, group.end_date)}
          {kind !== "holder" && `, ${group.holder_name}`}
          {kind !== "provider" && `, ${group.provider_name}`}, groupe n°&nbsp;{group.group_id}
        </p>
        <p className="tags">
          {deadline && action ? (
            <>
              <strong>À faire {until(deadline.due_on)}</strong>
              <DeadlineTag deadline={deadline} />
            </>
          ) : (
            <PlacesTag group={group} />
          )}
        </p>
        {explanation && <p>{french(explanation)}</p>}
      </div>
      <Link to={path} className={linkClass(action, isPrimary)}>
        <span>
          {action ?? "Voir la liste"}
          {stay}
        </span>
      </Link>
    </li>
  );
}

function linkClass(action: string | undefined, isPrimary = false): string {
  if (!action) return "text-button";
  return isPrimary ? "button button-primary" : "button";
}
