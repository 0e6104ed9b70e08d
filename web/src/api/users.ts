import { http, ifMatch } from "./client";
import { settle } from "./problem";
import { type Submission, submissionOf } from "./submission";
import type { EmailCorrection, Invitation, MemberChange, SecondFactorLift } from "./types";

/** The invitation that was sent last and not answered: the same form again is the same invitation. */
let unanswered: Submission | undefined;

async function invite(invitation: Invitation) {
  unanswered = submissionOf(unanswered, invitation);
  const header = { "Idempotency-Key": unanswered.key };
  const member = await settle(http.POST("/api/users", { params: { header }, body: invitation }));
  unanswered = undefined;
  return member;
}

/** What an administrator does with the users of the organisation. */
export const usersApi = {
  users: () => settle(http.GET("/api/users")),

  invite,

  renewInvitation: (identifier: string) =>
    settle(http.POST("/api/users/{identifier}/invitation", byIdentifier(identifier))),

  change: (identifier: string, version: number, form: MemberChange) =>
    settle(
      http.PUT("/api/users/{identifier}", {
        params: { path: { identifier }, header: ifMatch(version) },
        body: form,
      }),
    ),
};

/** What the ANCV's support does for the users of any organisation. */
export const supportApi = {
  organisations: (search: string) =>
    settle(http.GET("/api/support/organisations", { params: { query: { search } } })),

  organisation: (organisation_id: string) =>
    settle(
      http.GET("/api/support/organisations/{organisation_id}", {
        params: { path: { organisation_id } },
      }),
    ),

  correctEmail: (identifier: string, form: EmailCorrection) =>
    settle(
      http.POST("/api/support/users/{identifier}/email", {
        ...byIdentifier(identifier),
        body: form,
      }),
    ),

  sendLink: (identifier: string) =>
    settle(http.POST("/api/support/users/{identifier}/link", byIdentifier(identifier))),

  unlock: (identifier: string) =>
    settle(http.POST("/api/support/users/{identifier}/unlock", byIdentifier(identifier))),

  liftSecondFactor: (identifier: string, form: SecondFactorLift) =>
    settle(
      http.POST("/api/support/users/{identifier}/second-factor/lift", {
        ...byIdentifier(identifier),
        body: form,
      }),
    ),
};

function byIdentifier(identifier: string) {
  return { params: { path: { identifier } } };
}
