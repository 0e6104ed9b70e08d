import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { problemOf } from "../api/problem";
import { NotFoundPage } from "../pages/NotFoundPage";
import { ProblemNotice } from "./ProblemNotice";

type Props<T> = { query: UseQueryResult<T, unknown>; children: (data: T) => ReactNode };

/** What a query has to show: its data, that it is on its way, or what went wrong. */
export function QueryView<T>({ query, children }: Props<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isPending) {
    return <output className="loading">Chargement en cours…</output>;
  }
  if (problemOf(query.error).status === 404) return <NotFoundPage />;
  return <ProblemNotice error={query.error} onRetry={() => query.refetch()} />;
}
