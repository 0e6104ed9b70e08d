import type { Deadline } from "../api/types";
import { left } from "../deadlines";

/** How much of a delay is left. */
export function DeadlineTag({ deadline }: { deadline: Deadline }) {
  const { text, tone } = left(deadline);
  return <span className={`tag tag-${tone}`}>{text}</span>;
}
