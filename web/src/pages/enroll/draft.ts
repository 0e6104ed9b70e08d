import { hasErrors } from "../../api/problem";
import type { Submission } from "../../api/submission";
import type { Alike, EnrollmentForm, SearchResult, Senior } from "../../api/types";
import { type DetailsValues, toDetails } from "./details";
import { type Identity, type IdentityValues, isCorrectionOf, noIdentity, toTyped } from "./identity";
import {
  chosenOwn,
  isSameQuestion,
  type LikenessValues,
  toAnswer,
  unanswered,
  validateLikeness,
} from "./likeness";

/** An enrollment on its way through the steps. */
export type EnrollDraft = {
  typed: IdentityValues;
  /** Set once the first step is done. */
  identity?: Identity;
  /** The record found for this identity; null when there is none. */
  match?: Senior | null;
  /** Those known who are alike. */
  alike?: Alike[];
  /** Whether one of them is meant. */
  likeness?: LikenessValues;
  /** Set once the second step is done. */
  details?: DetailsValues;
  /** The participant helped, when the enrollment was begun as their caregiver's. */
  helpedId: string | null;
  submission?: Submission;
};

export function newDraft(helpedId: string | null): EnrollDraft {
  return { typed: noIdentity, helpedId };
}

/** The draft once it was looked for someone: what was told of somebody else is forgotten. */
export function withFound(
  draft: EnrollDraft,
  identity: Identity,
  { match, alike }: SearchResult,
): EnrollDraft {
  const isSamePerson = draft.identity && isCorrectionOf(draft.identity, identity);
  return {
    ...draft,
    identity,
    match,
    alike,
    likeness: isSameQuestion(draft, { identity, alike }) ? draft.likeness : undefined,
    details: isSamePerson ? draft.details : undefined,
  };
}

/** The draft of someone who turns out to be a known person: what was typed of them stays. */
export function takenAs(draft: EnrollDraft, person: Identity): EnrollDraft {
  return { ...draft, typed: toTyped(person), identity: person, likeness: undefined };
}

/** Whether « Est-ce la même personne ? » is to be answered first. One's own person is taken, not answered. */
export function isQuestionOpen({ alike = [], likeness = unanswered }: EnrollDraft): boolean {
  if (alike.length === 0) return false;
  return hasErrors(validateLikeness(alike, likeness)) || chosenOwn(alike, likeness) !== null;
}

/** The whole form, as it is checked and then sent. */
export function formOf(
  { alike = [], likeness }: EnrollDraft,
  identity: Identity,
  details: DetailsValues,
): EnrollmentForm {
  return { ...identity, ...toDetails(details), ...toAnswer(alike, likeness) };
}
