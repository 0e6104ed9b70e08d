import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from "react";
import { getSession, subscribe, useUser } from "../api/session";
import { type Submission, submissionOf } from "../api/submission";

type Drafts = Record<string, unknown>;
type SetDrafts = (change: (drafts: Drafts) => Drafts) => void;

const DraftsContext = createContext<[Drafts, SetDrafts]>([{}, () => undefined]);

/**
 * What has been typed and not yet sent. It outlives the pages and the end of a session, so that
 * nothing is lost; it stays in memory only, because it holds tax and health data.
 */
export function DraftsProvider({ children }: { children: ReactNode }) {
  const [drafts, setDrafts] = useState<Drafts>({});
  useEffect(
    () =>
      subscribe(() => {
        const session = getSession();
        if (session.status === "closed" && session.reason === "signed_out") setDrafts({});
      }),
    [],
  );
  const value = useMemo<[Drafts, SetDrafts]>(() => [drafts, setDrafts], [drafts]);
  return <DraftsContext value={value}>{children}</DraftsContext>;
}

export type UpdateDraft<T> = (change: (draft: T | undefined) => T | undefined) => void;

/** The draft of one task of the signed-in user. */
export function useDraft<T>(task: string): [T | undefined, UpdateDraft<T>] {
  const [drafts, setDrafts] = useContext(DraftsContext);
  const key = `${useUser().user_id}/${task}`;
  const update = useCallback<UpdateDraft<T>>(
    (change) => setDrafts((all) => ({ ...all, [key]: change(all[key] as T | undefined) })),
    [key, setDrafts],
  );
  return [drafts[key] as T | undefined, update];
}

/** The form of a task that was sent last and not answered: the same form again is the same request. */
export function useSubmission(task: string) {
  const [unanswered, update] = useDraft<Submission>(task);
  return {
    /** What tells the API which request this is. */
    headerOf: (form: object) => {
      const submission = submissionOf(unanswered, form);
      update(() => submission);
      return { "Idempotency-Key": submission.key };
    },
    answered: () => update(() => undefined),
  };
}
