import createClient from "openapi-fetch";
import { settle } from "./problem";
import type { paths } from "./schema";

const http = createClient<paths>({ credentials: "same-origin" });

/** Asks for a link by e-mail. The answer is the same whether there is such a login or not. */
export async function requestLink(identifier: string): Promise<void> {
  await settle(http.POST("/api/password/forgotten", { body: { identifier } }));
}

/** Chooses a password by the token of the link. */
export async function choosePassword(token: string, password: string): Promise<void> {
  await settle(http.POST("/api/password/choose", { body: { token, password } }));
}

/** Accepts an invitation by the token of its link; gives the identifier to log in by. */
export async function acceptInvitation(token: string, password: string): Promise<string> {
  const accepted = await settle(
    http.POST("/api/invitations/accept", { body: { token, password } }),
  );
  return accepted.identifier;
}

/** Confirms another address by the token of the link that was sent to it. */
export async function confirmEmail(token: string): Promise<void> {
  await settle(http.POST("/api/email/confirm", { body: { token } }));
}
