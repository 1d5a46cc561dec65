/** The API as the OpenAPI document describes it: a call that the document does not know does not compile. */
import createClient from "openapi-fetch";
import { createContext, useContext } from "react";
import { Problem, problemOf } from "./problem";
import type { paths } from "./schema";

export type Api = ReturnType<typeof createApi>;

interface Credentials {
  idToken: () => Promise<string | null>;
  /** Called when the API does not accept the token. */
  expire: () => void;
  /** Called with the API's own sentence when the user's account was disabled. */
  turnAway: (reason: string) => void;
}

export function createApi(
  baseUrl: string,
  { idToken, expire, turnAway }: Credentials,
  send = globalThis.fetch,
) {
  const api = createClient<paths>({ baseUrl, fetch: send });
  api.use({
    async onRequest({ request }) {
      const token = await idToken();
      if (!token) {
        expire();
        throw new Problem(401, "signed_out", "Please sign in.");
      }
      request.headers.set("Authorization", `Bearer ${token}`);
      return request;
    },
    async onResponse({ response }) {
      if (response.status === 401) expire();
      if (response.status !== 403) return;
      const { code, message } = problemOf(
        403,
        await response
          .clone()
          .json()
          .catch(() => null),
      );
      if (code === "disabled") turnAway(message);
    },
  });
  return api;
}

export const ApiContext = createContext<Api | null>(null);

export function useApi(): Api {
  const api = useContext(ApiContext);
  if (!api) throw new Error("useApi needs an ApiContext");
  return api;
}
