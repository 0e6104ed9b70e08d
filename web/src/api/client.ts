import createQueryClient from "openapi-react-query";
import { createHttp } from "./http";
import { getSession, refresh, type SessionState } from "./session";

const RENEW_BEFORE_MS = 30_000;

/** The operations of the API for the signed-in user, as queries and mutations. */
export const api = createQueryClient(createHttp(authorized));

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
