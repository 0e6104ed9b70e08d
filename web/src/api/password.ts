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
