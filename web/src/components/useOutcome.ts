import { useEffect, useState } from "react";
import { useLocation, useNavigate } from "react-router";

type Keyed<T> = T & { key: string };

/** A key of its own, so that each outcome is announced anew. */
function keyed<T extends object>(outcome: T): Keyed<T> {
  return { ...outcome, key: crypto.randomUUID() };
}

/**
 * The outcome of the last thing done, here or on the page that one comes from. It is forgotten when
 * the page is left or reloaded.
 */
export function useOutcome<T extends object>(): [Keyed<T> | null, (next: T | null) => void] {
  const { pathname, search, state } = useLocation();
  const navigate = useNavigate();
  const arrived = state as T | null;
  const [outcome, setOutcome] = useState(() => (arrived ? keyed(arrived) : null));

  useEffect(() => {
    if (arrived) navigate(pathname + search, { replace: true, state: null });
  }, [arrived, navigate, pathname, search]);

  return [outcome, (next) => setOutcome(next && keyed(next))];
}
