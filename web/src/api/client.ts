import createClient from "openapi-fetch";
import { settle } from "./problem";
import { getSession, refresh, type SessionState } from "./session";
import type { paths } from "./schema";
import type { Details, EnrollmentForm, GroupsQuery, SeniorSearch } from "./types";

const RENEW_BEFORE_MS = 30_000;

export const http = createClient<paths>({ credentials: "same-origin", fetch: authorized });

/** Sends a request with the access token, renewed first when it is about to end or was refused. */
async function authorized(request: Request): Promise<Response> {
  if (isDueForRenewal(getSession())) await refresh();
  const response = await send(request.clone());
  if (response.status !== 401 || getSession().status !== "open") return response;
  await refresh();
  return getSession().status === "open" ? send(request) : response;
}

/** A token that lasts as long as its session is the last one: there is no better to be had. */
function isDueForRenewal(session: SessionState): boolean {
  return (
    session.status === "open" &&
    session.accessEndsAt < session.endsAt &&
    session.accessEndsAt - Date.now() < RENEW_BEFORE_MS
  );
}

function send(request: Request): Promise<Response> {
  const session = getSession();
  if (session.status === "open") {
    request.headers.set("Authorization", `Bearer ${session.accessToken}`);
  }
  return fetch(request);
}

/** Writes over the version that was seen, and over no other. */
export function ifMatch(version: number) {
  return { "If-Match": `"${version}"` };
}

export const api = {
  groups: (query: GroupsQuery) => settle(http.GET("/api/groups", { params: { query } })),

  group: (group_id: string) =>
    settle(http.GET("/api/groups/{group_id}", { params: { path: { group_id } } })),

  searchSenior: (search: SeniorSearch) =>
    settle(http.POST("/api/seniors/search", { body: search })),

  checkCredit: (group_id: string, form: EnrollmentForm, editing = false) =>
    settle(
      http.POST("/api/groups/{group_id}/credit-check", {
        params: { path: { group_id } },
        body: { ...form, editing },
      }),
    ),

  enroll: (group_id: string, form: EnrollmentForm, idempotencyKey: string) =>
    settle(
      http.POST("/api/groups/{group_id}/enrollments", {
        params: { path: { group_id }, header: { "Idempotency-Key": idempotencyKey } },
        body: form,
      }),
    ),

  enrollment: (group_id: string, enrollment_id: string) =>
    settle(
      http.GET("/api/groups/{group_id}/enrollments/{enrollment_id}", {
        params: { path: { group_id, enrollment_id } },
      }),
    ),

  updateEnrollment: (group_id: string, enrollment_id: string, version: number, details: Details) =>
    settle(
      http.PUT("/api/groups/{group_id}/enrollments/{enrollment_id}", {
        params: { path: { group_id, enrollment_id }, header: ifMatch(version) },
        body: details,
      }),
    ),

  withdraw: (group_id: string, enrollment_id: string, version: number) =>
    settle(
      http.DELETE("/api/groups/{group_id}/enrollments/{enrollment_id}", {
        params: { path: { group_id, enrollment_id }, header: ifMatch(version) },
      }),
    ),

  restore: (group_id: string, enrollment_id: string) =>
    settle(
      http.POST("/api/groups/{group_id}/enrollments/{enrollment_id}/restore", {
        params: { path: { group_id, enrollment_id } },
      }),
    ),
};
