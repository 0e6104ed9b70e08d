import { Link } from "react-router";
import { useUser } from "../../api/session";
import type { ListToValidate } from "../../api/types";
import { DeadlineTag } from "../../components/DeadlineTag";
import { until } from "../../deadlines";
import { count, period } from "../../format";

const SHOWN = 3;

/** The lists that one has to answer, on the page that everyone begins with. */
export function DueLists({ lists }: { lists: ListToValidate[] }) {
  const verb = useUser().organisation_kind === "holder" ? "confirmer" : "valider";
  const shown = lists.slice(0, SHOWN);
  return (
    <section className="card task stack" aria-labelledby="listes-a-faire">
      <h2 id="listes-a-faire">
        À faire&nbsp;: {verb} {count(lists.length, "liste", "listes")}
      </h2>
      <ul className="list-cards">
        {shown.map(({ group, deadline }, index) => (
          <li key={group.group_id} className="list-card">
            <div className="stack-small">
              <p>
                <strong>
                  {group.venue_name}, {group.venue_city}
                </strong>
                , séjour {period(group.start_date, group.end_date)}
              </p>
              {deadline && (
                <p className="tags">
                  <span>Vous avez {until(deadline.due_on)}.</span>
                  <DeadlineTag deadline={deadline} />
                </p>
              )}
            </div>
            <Link
              to={`/validations/${group.group_id}`}
              className={index === 0 ? "button button-primary" : "button"}
            >
              <span>
                {verb === "valider" ? "Valider" : "Confirmer"} la liste
                <span className="visually-hidden">
                  {" "}
                  de {group.venue_name}, {period(group.start_date, group.end_date)}
                </span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {lists.length > SHOWN && (
        <p>
          <Link to="/validations" className="text-button">
            Voir les {lists.length} listes à {verb}
          </Link>
        </p>
      )}
    </section>
  );
}
