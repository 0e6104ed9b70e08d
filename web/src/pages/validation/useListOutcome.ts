import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useReread } from "../../api/queries";
import type { Problem } from "../../api/types";
import { useOutcome } from "../../components/useOutcome";

/** What is told at the top of the page once something has been done to a list, or could not be. */
type ListOutcome = { tone?: "success" | "error"; title: string; text: string };

/** What comes of a change of a list, on the page whose data has this key. */
export function useListOutcome(queryKey: QueryKey) {
  const client = useQueryClient();
  const reread = useReread("list");
  const [outcome, setOutcome] = useOutcome<ListOutcome>();

  const done = (fresh: object, title: string, text: string) => {
    client.setQueryData(queryKey, fresh);
    setOutcome({ title, text });
    return reread();
  };

  /** Someone else was first: the page shows what is so now before it says why. */
  const refused = async ({ title, detail }: Problem) => {
    await reread();
    setOutcome({ tone: "error", title, text: detail });
  };

  return { outcome, done, refused };
}
