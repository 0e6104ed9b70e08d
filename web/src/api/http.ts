import createClient, { type Middleware } from "openapi-fetch";
import { ApiError, problemIn, unreachable } from "./problem";
import type { paths } from "./schema";

/** Turns every kind of failure into an ApiError, so that a call either brings its data or throws one. */
const failures: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw new ApiError(await problemIn(response));
  },
  onError({ error }) {
    return error instanceof ApiError ? error : new ApiError(unreachable());
  },
};

export function createHttp(fetch?: (request: Request) => Promise<Response>) {
  const http = createClient<paths>({ credentials: "same-origin", fetch });
  http.use(failures);
  return http;
}

/** For what is done without a session, or makes one. */
export const plain = createHttp();

/** What a call has brought. When it has failed, that was thrown. */
export async function dataOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
