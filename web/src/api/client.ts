import createClient from "openapi-fetch";
import { settle } from "./problem";
import { getSession, refresh } from "./session";
import type { paths } from "./schema";
import type { Details, EnrollmentForm, GroupsQuery, SeniorSearch } from "./types";

const RENEW_BEFORE_MS = 30_000;

const http = createClient<paths>({ credentials: "same-origin", fetch: authorized });

/** Sends a request with the access token, renewed first when it is about to end or was refused. */
async function authorized(request: Request): Promise<Response> {
  const session = getSession();
  if (session.status === "open" && session.accessEndsAt - Date.now() < RENEW_BEFORE_MS) {
    await refresh();
  }
  const response = await send(request.clone());
  if (response.status !== 401 || getSession().status !== "open") return response;
  await refresh();
  return getSession().status === "open" ? send(request) : response;
}

function send(request: Request): Promise<Response> {
  const session = getSession();
  if (session.status === "open") {
    request.headers.set("Authorization", `Bearer ${session.accessToken}`);
  }
  return fetch(request);
}

export const api = {
  account: () => settle(http.GET("/api/account")),

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
        params: { path: { group_id } },
        headers: { "Idempotency-Key": idempotencyKey },
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
        params: { path: { group_id, enrollment_id } },
        headers: { "If-Match": `"${version}"` },
        body: details,
      }),
    ),

  withdraw: (group_id: string, enrollment_id: string) =>
    settle(
      http.DELETE("/api/groups/{group_id}/enrollments/{enrollment_id}", {
        params: { path: { group_id, enrollment_id } },
      }),
    ),

  restore: (group_id: string, enrollment_id: string) =>
    settle(
      http.POST("/api/groups/{group_id}/enrollments/{enrollment_id}/restore", {
        params: { path: { group_id, enrollment_id } },
      }),
    ),
};
