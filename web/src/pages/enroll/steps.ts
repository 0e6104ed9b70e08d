import { useOutletContext } from "react-router";
import type { GroupWithPeople } from "../../api/types";
import type { UpdateDraft } from "../../components/drafts";
import type { EnrollDraft } from "./draft";

/** What the steps of an enrollment share. */
export type EnrollContext = {
  detail: GroupWithPeople;
  draft: EnrollDraft | undefined;
  update: UpdateDraft<EnrollDraft>;
  /** The address of the first step; the others are below it. */
  base: string;
};

export function useEnroll(): EnrollContext {
  return useOutletContext<EnrollContext>();
}

export function steps(base: string) {
  return [
    { name: "Identité", path: base },
    { name: "Fiche", path: `${base}/fiche` },
    { name: "Situation", path: `${base}/situation` },
    { name: "Vérification", path: `${base}/resume` },
  ];
}
