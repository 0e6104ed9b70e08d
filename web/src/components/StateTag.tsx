/** A state in words, with how good it is. */
export type StateWords = { text: string; tone: "info" | "success" | "warning" | "quiet" };

export function StateTag({ state: { text, tone } }: { state: StateWords }) {
  // In a span, so that the tag stays as wide as its words wherever it stands.
  return (
    <span>
      <span className={tone === "info" ? "tag" : `tag tag-${tone}`}>{text}</span>
    </span>
  );
}
