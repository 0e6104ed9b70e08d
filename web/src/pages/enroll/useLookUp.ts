import { useNavigate } from "react-router";
import { api } from "../../api/client";
import { type EnrollDraft, withFound } from "./draft";
import type { Identity } from "./identity";
import { useEnroll } from "./steps";

/** Looks for whom a draft is about, and goes to what is known of them. */
export function useLookUp(onError?: (error: unknown) => void) {
  const { detail, update, base } = useEnroll();
  const navigate = useNavigate();
  const { mutate, ...search } = api.useMutation("post", "/api/seniors/search", { onError });
  return {
    ...search,
    start: (draft: EnrollDraft, identity: Identity) =>
      mutate(
        { body: { ...identity, group_id: detail.group.group_id } },
        {
          onSuccess: (found) => {
            update(() => withFound(draft, identity, found));
            navigate(`${base}/fiche`);
          },
        },
      ),
  };
}
