import { Link } from "react-router";

type Props = {
  to: string;
  children: string;
  /** What of all rows it is about, for those who hear the link alone. */
  about: string;
};

/** What can be done from a row of a table. */
export function RowLink({ to, children, about }: Props) {
  return (
    <Link to={to} className="cell-link cell-row-link">
      <span>
        {children}
        <span className="visually-hidden"> {about}</span>
      </span>
    </Link>
  );
}
