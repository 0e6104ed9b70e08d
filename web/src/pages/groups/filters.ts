import type { GroupsQuery } from "../../api/types";
import { date, parseDate } from "../../format";

/** The filters as the form holds them. */
export type Filters = {
  holder_name: string;
  convention_number: string;
  holder_department: string;
  venue_department: string;
  activity_year: string;
  provider_name: string;
  /** The exact name of a venue, where a link from « Mes établissements » leads. */
  venue: string;
  offer_year: string;
  group_type: string;
  incomplete: boolean;
  from: string;
};

export const noFilters: Filters = {
  holder_name: "",
  convention_number: "",
  holder_department: "",
  venue_department: "",
  activity_year: "",
  provider_name: "",
  venue: "",
  offer_year: "",
  group_type: "",
  incomplete: false,
  from: "",
};

const TEXT_FILTERS = [
  "holder_name",
  "convention_number",
  "holder_department",
  "venue_department",
  "activity_year",
  "provider_name",
  "venue",
  "offer_year",
  "group_type",
] as const;

export function filtersOf(search: URLSearchParams): Filters {
  const filters = { ...noFilters };
  for (const name of TEXT_FILTERS) filters[name] = search.get(name) ?? "";
  filters.incomplete = search.get("incomplete") === "true";
  const from = search.get("from");
  filters.from = from ? date(from) : "";
  return filters;
}

export function hasFilters(search: URLSearchParams): boolean {
  return Object.keys(noFilters).some((name) => search.has(name));
}

/** The address of the first page of results; null when the date is not one. */
export function searchOf(filters: Filters, previous: URLSearchParams): URLSearchParams | null {
  const search = new URLSearchParams();
  for (const name of TEXT_FILTERS) {
    const value = filters[name].trim();
    if (value) search.set(name, value);
  }
  if (filters.incomplete) search.set("incomplete", "true");
  if (filters.from.trim()) {
    const from = parseDate(filters.from);
    if (!from) return null;
    search.set("from", from);
  }
  for (const name of ["sort", "order"]) {
    const value = previous.get(name);
    if (value) search.set(name, value);
  }
  return search;
}

/** The query of the API is the address of the page, word for word. */
export function queryOf(search: URLSearchParams): GroupsQuery {
  return Object.fromEntries(search) as GroupsQuery;
}

export function withPage(search: URLSearchParams, page: number): string {
  const next = new URLSearchParams(search);
  next.set("page", String(page));
  return `?${next}`;
}

export function withSort(search: URLSearchParams, sort: string, order: "asc" | "desc"): string {
  const next = new URLSearchParams(search);
  next.set("sort", sort);
  next.set("order", order);
  next.delete("page");
  return `?${next}`;
}
