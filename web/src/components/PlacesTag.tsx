import type { GroupSummary } from "../api/types";
import { count } from "../format";

type Props = { group: Pick<GroupSummary, "status" | "enrolled" | "places"> };

/** How full a group is, in one or two words. */
export function PlacesTag({ group }: Props) {
  if (group.status !== "open") return <span className="tag tag-quiet">{placesText(group)}</span>;
  if (group.enrolled === 0) return <span className="tag tag-warning">Aucun inscrit</span>;
  return <span className="tag">{placesText(group)}</span>;
}

export function placesText({ status, enrolled, places }: Props["group"]): string {
  if (status === "locked") return "Départ passé";
  if (status === "full") return "Complet";
  return count(places - enrolled, "place restante", "places restantes");
}
