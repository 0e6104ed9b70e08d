import type { Member } from "../api/types";
import { stateOf } from "../members";

/** Whether someone can log in: a tag, and what there is to add to it. */
export function MemberState({ member }: { member: Member }) {
  const { text, tone, note } = stateOf(member);
  return (
    <span>
      <span className={`tag tag-${tone}`}>{text}</span>
      {note && <span className="cell-note">{note}</span>}
    </span>
  );
}
