type Props = { isThere: boolean | null };

/** What somebody said of a person, in words that fit everyone. */
export function Presence({ isThere }: Props) {
  if (isThere === null) return <span className="quiet">Pas encore dit</span>;
  return isThere ? (
    <span className="tag tag-success">Était là</span>
  ) : (
    <span className="tag tag-quiet">N’était pas là</span>
  );
}
