import { Link } from "react-router";
import { useUser } from "../../api/session";
import type { Group } from "../../api/types";
import { Notice } from "../../components/Notice";
import { longDate } from "../../format";

/** The way to enroll someone, or why nobody can be enrolled. */
export function AddSenior({ group }: { group: Group }) {
  const isHolder = useUser().organisation_kind === "holder";
  if (!isHolder) return null;
  if (group.status === "locked") {
    return (
      <Notice title="Les inscriptions sont closes">
        <p>Le départ a eu lieu le {longDate(group.start_date)}&nbsp;: la liste ne change plus.</p>
      </Notice>
    );
  }
  if (group.status === "full") {
    return (
      <Notice title="Ce groupe est complet">
        <p>
          Pour inscrire quelqu’un d’autre, retirez une personne ou demandez des places à{" "}
          {group.provider_name}, qui seul peut en ajouter.
        </p>
      </Notice>
    );
  }
  // What is to be done after the stay is said instead.
  if (group.status !== "open") return null;
  return (
    <div className="buttons">
      <Link to={`/groupes/${group.group_id}/ajouter`} className="button button-primary">
        Ajouter un senior
      </Link>
    </div>
  );
}
