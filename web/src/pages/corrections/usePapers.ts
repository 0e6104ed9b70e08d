import { useEffect, useRef } from "react";
import { api } from "../../api/client";
import { problemOf } from "../../api/problem";
import { byPath } from "../../api/queries";
import type { Paper } from "../../api/types";
import { putFile } from "../../api/upload";
import { contentTypeOf, fileProblem, MAX_PAPERS, type PaperFile } from "./papers";

type Update = (change: (files: PaperFile[]) => PaperFile[]) => void;

/** Sends each file as soon as it is chosen, so that the form itself is sent in an instant. */
export function usePapers(groupId: string, files: PaperFile[], update: Update) {
  const begin = api.useMutation("post", "/api/groups/{group_id}/attachments");
  const sendings = useRef(new Map<string, AbortController>());

  // What is under way when the page is left would go on unseen.
  useEffect(() => {
    const all = sendings.current;
    return () => {
      for (const sending of all.values()) sending.abort();
    };
  }, []);

  const setState = (key: string, state: PaperFile["state"]) =>
    update((current) => current.map((one) => (one.key === key ? { ...one, state } : one)));

  const send = async ({ key, paper, file, contentType }: PaperFile) => {
    const sending = new AbortController();
    sendings.current.set(key, sending);
    setState(key, { at: "sending", share: 0 });
    try {
      const upload = await begin.mutateAsync({
        ...byPath({ group_id: groupId }),
        body: { paper, content_type: contentType, size_bytes: file.size },
      });
      const tell = (share: number) => setState(key, { at: "sending", share });
      await putFile(upload, file, tell, sending.signal);
      setState(key, { at: "sent", id: upload.attachment_id });
    } catch (error) {
      const { title, detail } = problemOf(error);
      setState(key, { at: "failed", why: detail || title });
    } finally {
      sendings.current.delete(key);
    }
  };

  /** Gives what is wrong with the file instead of sending it. */
  const add = async (paper: Paper, file: File): Promise<string | undefined> => {
    if (files.length >= MAX_PAPERS) {
      return `Vous pouvez joindre ${MAX_PAPERS}\u00a0fichiers au plus. Retirez-en un d’abord.`;
    }
    const start = new Uint8Array(await file.slice(0, 8).arrayBuffer());
    const contentType = contentTypeOf(start);
    const problem = fileProblem(file, contentType);
    if (problem || !contentType) return problem;
    const chosen: PaperFile = {
      key: crypto.randomUUID(),
      paper,
      file,
      contentType,
      state: { at: "sending", share: 0 },
    };
    update((current) => [...current, chosen]);
    void send(chosen);
    return undefined;
  };

  const remove = (key: string) => {
    sendings.current.get(key)?.abort();
    update((current) => current.filter((one) => one.key !== key));
  };

  return { add, remove, send };
}
