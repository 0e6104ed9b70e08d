import type { GroupSummary } from "../api/types";
import { statusText, statusTone } from "../groupStatus";

type Props = { group: Pick<GroupSummary, "status" | "enrolled" | "places"> };

/** How full a group is before it departs, and where it stands afterwards. */
export function PlacesTag({ group }: Props) {
  const isNobody = group.status === "open" && group.enrolled === 0;
  return (
    <span className={`tag tag-${statusTone(group)}`}>
      {isNobody ? "Aucun inscrit" : statusText(group)}
    </span>
  );
}
