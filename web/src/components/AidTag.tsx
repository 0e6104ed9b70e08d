import type { Aid } from "../api/types";
import { french, money } from "../format";
import { isRefused } from "./AidOutcome";

export function AidTag({ aid }: { aid: Aid }) {
  if (aid.outcome === "granted") {
    return <span className="tag tag-success">{money(aid.amount_cents)}</span>;
  }
  const tone = isRefused(aid) ? "tag-warning" : "tag-quiet";
  return <span className={`tag ${tone}`}>{french(aid.title)}</span>;
}
