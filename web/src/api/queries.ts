import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { api } from "./client";
import type { paths } from "./schema";
import type { EnrollmentForm, GroupsQuery, LineState } from "./types";

/** All that the page reads. The key of a query is its operation and what the operation is given. */
export const queries = {
  account: () => api.queryOptions("get", "/api/account"),

  ledger: (year: string) =>
    api.queryOptions("get", "/api/account/credits/{year}/ledger", byPath({ year })),

  sessions: () => api.queryOptions("get", "/api/account/sessions"),

  users: () => api.queryOptions("get", "/api/users"),

  /** Nothing is asked for while nothing is searched. */
  foundOrganisations: (search: string) =>
    api.queryOptions(
      "get",
      "/api/support/organisations",
      { params: { query: { search } } },
      { enabled: search !== "" },
    ),

  supportAccount: (organisation_id: string) =>
    api.queryOptions(
      "get",
      "/api/support/organisations/{organisation_id}",
      byPath({ organisation_id }),
    ),

  groups: (query: GroupsQuery) =>
    api.queryOptions(
      "get",
      "/api/groups",
      { params: { query } },
      { placeholderData: keepPreviousData },
    ),

  group: (group_id: string) =>
    api.queryOptions("get", "/api/groups/{group_id}", byPath({ group_id })),

  /** A form is filled from this: it starts from what is stored now and is not changed underhand. */
  enrollment: (group_id: string, enrollment_id: string) =>
    api.queryOptions(
      "get",
      "/api/groups/{group_id}/enrollments/{enrollment_id}",
      byPath({ group_id, enrollment_id }),
      { staleTime: 0, gcTime: 0, refetchOnWindowFocus: false },
    ),

  /** What enrolling with this form would give. It carries tax data: kept from one step to the next. */
  creditCheck: (group_id: string, form: EnrollmentForm) =>
    api.queryOptions(
      "post",
      "/api/groups/{group_id}/credit-check",
      { ...byPath({ group_id }), body: { ...form, editing: false } },
      { gcTime: 10_000 },
    ),

  roomingList: (group_id: string) =>
    api.queryOptions("get", "/api/groups/{group_id}/rooming-list", byPath({ group_id })),

  venues: () => api.queryOptions("get", "/api/venues"),

  /** The lists of stays that are over. */
  validations: () => api.queryOptions("get", "/api/validations"),

  /** The list of one of them. Someone else may be at it: it is read anew each time one comes to it. */
  validation: (group_id: string) =>
    api.queryOptions("get", "/api/groups/{group_id}/validation", byPath({ group_id }), {
      staleTime: 0,
    }),

  openCorrections: () =>
    api.queryOptions("get", "/api/corrections", { params: { query: { state: "open" } } }),

  correction: (group_id: string, correction_id: string) =>
    api.queryOptions(
      "get",
      "/api/groups/{group_id}/corrections/{correction_id}",
      byPath({ group_id, correction_id }),
      { staleTime: 0 },
    ),

  /** Those whom ANCV is to look at. A colleague may be at it: it is read anew each time one comes to it. */
  homonyms: () => api.queryOptions("get", "/api/homonyms", {}, { staleTime: 0 }),

  /** A provider has all of its lines at once, without a state. */
  paymentLines: (state?: LineState) =>
    api.queryOptions("get", "/api/payments/lines", { params: { query: { state } } }),

  batches: () => api.queryOptions("get", "/api/payments/batches"),

  batch: (batch_id: string) =>
    api.queryOptions("get", "/api/payments/batches/{batch_id}", byPath({ batch_id })),

  bankRequests: () => api.queryOptions("get", "/api/payments/bank-accounts"),

  bankAccount: () => api.queryOptions("get", "/api/bank-account"),
};

/** What an operation is given that takes nothing but what stands in its path. */
export function byPath<Path extends Record<string, string>>(path: Path) {
  return { params: { path } };
}

/** Places, credit and participants move everywhere they are shown. */
const ENROLLMENTS = [
  "/api/account",
  "/api/account/credits/{year}/ledger",
  "/api/groups",
  "/api/groups/{group_id}",
] as const;

const PAYMENTS = [
  "/api/payments/lines",
  "/api/payments/batches",
  "/api/payments/batches/{batch_id}",
  "/api/payments/bank-accounts",
] as const;

/** What is read anew once one of these has changed, or is not as it was thought. */
const MOVED = {
  account: ["/api/account"],
  sessions: ["/api/account/sessions"],
  users: ["/api/users"],
  support: ["/api/support/organisations/{organisation_id}"],
  bankAccount: ["/api/bank-account"],
  enrollments: ENROLLMENTS,
  /** Of a stay that is over: where the group stands, and what that moves. */
  list: [
    ...ENROLLMENTS,
    "/api/validations",
    "/api/groups/{group_id}/validation",
    "/api/groups/{group_id}/corrections/{correction_id}",
    "/api/corrections",
    "/api/homonyms",
    ...PAYMENTS,
    "/api/venues",
  ],
  payments: PAYMENTS,
} as const satisfies Record<string, readonly (keyof paths)[]>;

/** Reads anew what such a change moves, wherever it is shown. */
export function useReread(changed: keyof typeof MOVED) {
  const client = useQueryClient();
  return () =>
    Promise.all(
      MOVED[changed].map((path) => client.invalidateQueries({ queryKey: ["get", path] })),
    );
}
