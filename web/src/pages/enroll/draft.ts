import type { Submission } from "../../api/submission";
import type { Senior } from "../../api/types";
import type { DetailsValues } from "./details";
import { type Identity, type IdentityValues, noIdentity } from "./identity";

/** An enrollment on its way through the steps. */
export type EnrollDraft = {
  typed: IdentityValues;
  /** Set once the first step is done. */
  identity?: Identity;
  /** The record found for this identity; null when there is none. */
  match?: Senior | null;
  /** Set once the second step is done. */
  details?: DetailsValues;
  /** The participant helped, when the enrollment was begun as their caregiver's. */
  helpedId: string | null;
  submission?: Submission;
};

export function newDraft(helpedId: string | null): EnrollDraft {
  return { typed: noIdentity, helpedId };
}
