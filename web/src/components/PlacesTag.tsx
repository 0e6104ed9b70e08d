import type { GroupSummary } from "../api/types";
import { count } from "../format";

type Props = { group: Pick<GroupSummary, "status" | "enrolled" | "places"> };

/** How full a group is, in one or two words. */
export function PlacesTag({ group }: Props) {
  if (group.status === "locked") return <span className="tag tag-quiet">Départ passé</span>;
  if (group.status === "full") return <span className="tag tag-quiet">Complet</span>;
  if (group.enrolled === 0) {
    return <span className="tag tag-warning">Aucun inscrit</span>;
  }
  const left = group.places - group.enrolled;
  return <span className="tag">{count(left, "place restante", "places restantes")}</span>;
}
