import { Link } from "react-router";

export function BackLink({ to, children }: { to: string; children: string }) {
  return (
    <Link to={to} className="back">
      <span aria-hidden="true">←&nbsp;</span>
      {children}
    </Link>
  );
}
