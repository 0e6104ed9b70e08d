import { useSyncExternalStore } from "react";
import { dataOf, plain } from "./http";
import { problemOf } from "./problem";
import type { Session, User } from "./types";

export type SessionState =
  | { status: "loading" }
  | { status: "unreachable"; error: unknown }
  | { status: "closed"; reason: "never" | "ended" | "signed_out" }
  | {
      status: "open";
      user: User;
      /** Nothing but the second factor's set-up works before it is done. */
      needsSecondFactor: boolean;
      accessToken: string;
      accessEndsAt: number;
      refreshedAt: number;
      endsAt: number;
    };

export type OpenSession = Extract<SessionState, { status: "open" }>;

let state: SessionState = { status: "loading" };
const listeners = new Set<() => void>();

// The tabs of a browser share one refresh cookie, so they must share one session:
// what a tab learns is told to the others, and only one refreshes at a time.
const tabs = new BroadcastChannel("sev-session");
tabs.addEventListener("message", (event: MessageEvent<SessionState>) => setState(event.data));

export function getSession(): SessionState {
  return state;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useSession(): SessionState {
  return useSyncExternalStore(subscribe, getSession);
}

/** The signed-in user; only for pages behind the login. */
export function useUser(): User {
  const session = useSession();
  if (session.status !== "open") throw new Error("no session is open");
  return session.user;
}

type Credentials = { identifier: string; password: string; code: string | null };

export async function login(credentials: Credentials): Promise<void> {
  open(await dataOf(plain.POST("/api/login", { body: credentials })));
}

export async function logout(): Promise<void> {
  close("signed_out");
  await plain.POST("/api/session/logout").catch(() => undefined);
}

let refreshing: Promise<void> | null = null;

/** Renews the access token and moves the end of the session. Closes it when it has ended. */
export function refresh(): Promise<void> {
  const askedAt = Date.now();
  refreshing ??= alone(() => refreshSince(askedAt)).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function alone(task: () => Promise<void>): Promise<void> {
  await navigator.locks.request("sev-session", task);
}

async function refreshSince(askedAt: number): Promise<void> {
  if (hasBeenRenewed(askedAt)) return;
  try {
    const renewed = await dataOf(plain.POST("/api/session/refresh"));
    if (!isOutOfDate(askedAt)) open(renewed);
  } catch (error) {
    if (isOutOfDate(askedAt)) return;
    if (problemOf(error).status === 401) {
      close(state.status === "loading" || state.status === "unreachable" ? "never" : "ended");
      return;
    }
    if (state.status === "loading" || state.status === "unreachable") {
      setState({ status: "unreachable", error });
    }
    throw error;
  }
}

/** Whoever logged in meanwhile has a session of their own, whoever logged out wants none. */
function isOutOfDate(askedAt: number): boolean {
  return hasBeenRenewed(askedAt) || (state.status === "closed" && state.reason === "signed_out");
}

function hasBeenRenewed(since: number): boolean {
  return state.status === "open" && state.refreshedAt > since;
}

/** The session has run out by this tab's clock. Another tab may know better: it is not told. */
export function expire(): void {
  setState({ status: "closed", reason: "ended" });
}

function close(reason: "never" | "ended" | "signed_out"): void {
  share({ status: "closed", reason });
}

function open(session: Session): void {
  const now = Date.now();
  share({
    status: "open",
    user: session.user,
    needsSecondFactor: session.second_factor_needed,
    accessToken: session.access_token,
    accessEndsAt: now + session.expires_in * 1000,
    refreshedAt: now,
    endsAt: now + session.session_expires_in * 1000,
  });
}

function share(next: SessionState): void {
  setState(next);
  tabs.postMessage(next);
}

function setState(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}
