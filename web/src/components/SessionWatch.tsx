import { useEffect, useState } from "react";
import { errorNumber, problemOf } from "../api/problem";
import { expire, logout, type OpenSession, refresh, useSession } from "../api/session";
import { hour } from "../format";
import { Dialog, SafeButton } from "./Dialog";

const WARNING_MS = 2 * 60_000;
const RENEW_AFTER_MS = 5 * 60_000;

/** Keeps the session alive while the user is active, and warns before it ends. */
export function SessionWatch() {
  const session = useSession();
  return session.status === "open" ? <OpenSessionWatch session={session} /> : null;
}

function OpenSessionWatch({ session }: { session: OpenSession }) {
  const isEnding = useIsEnding(session.endsAt);
  useSilentRenewal(session, !isEnding);
  return isEnding ? <Warning session={session} /> : null;
}

/** Looks at the clock each second: a long timer would be late after the computer slept. */
function useIsEnding(endsAt: number): boolean {
  const [warnedOf, setWarnedOf] = useState(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const timer = setInterval(() => {
      const now = Date.now();
      if (now >= endsAt) expire();
      else if (now >= endsAt - WARNING_MS) setWarnedOf(endsAt);
    }, 1000);
    return () => clearInterval(timer);
  }, [endsAt]);
  // A renewal that hardly moves the end (the day's limit is near) does not lift the warning.
  return endsAt - warnedOf < WARNING_MS;
}

function useSilentRenewal(session: OpenSession, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return;
    const onActivity = () => {
      // When this fails, the next call or the warning deals with it.
      if (Date.now() - session.refreshedAt > RENEW_AFTER_MS) refresh().catch(() => undefined);
    };
    const events = ["keydown", "pointerdown"] as const;
    for (const event of events) document.addEventListener(event, onActivity);
    return () => {
      for (const event of events) document.removeEventListener(event, onActivity);
    };
  }, [session.refreshedAt, isOn]);
}

function Warning({ session }: { session: OpenSession }) {
  const [obstacle, setObstacle] = useState<string>();
  const extend = async () => {
    try {
      await refresh();
      // Still here after a renewal: the day's session cannot be made longer.
      setObstacle(
        "Cette session a atteint sa durée maximale. Déconnectez-vous, puis reconnectez-vous.",
      );
    } catch (error) {
      const problem = problemOf(error);
      setObstacle(`${problem.title}. Réessayez. ${errorNumber(problem) ?? ""}`);
    }
  };
  return (
    <Dialog title="Votre session va se terminer" onDismiss={extend} role="alertdialog">
      <p>
        Sans action de votre part, elle se terminera à <strong>{hour(session.endsAt)}</strong>.
        Prolongez-la pour continuer votre travail.
      </p>
      {obstacle && (
        <p className="error" role="alert">
          {obstacle}
        </p>
      )}
      <div className="buttons">
        <SafeButton tone="primary" onClick={extend}>
          Prolonger ma session
        </SafeButton>
        <button type="button" className="button" onClick={() => logout()}>
          Se déconnecter
        </button>
      </div>
    </Dialog>
  );
}
