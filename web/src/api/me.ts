/** Who is signed in, and what they may do. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "./client";
import { answerOf } from "./problem";
import type { components } from "./schema";

export type Me = components["schemas"]["Me"];
export type Preferences = components["schemas"]["Preferences"];

const LOOKED_AT_MS = 5 * 60_000;

export function useMe() {
  const api = useApi();
  return useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => answerOf(api.GET("/me", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    // So that somebody whose account is disabled meanwhile is told so, before their sign-in runs out.
    refetchInterval: LOOKED_AT_MS,
  });
}

/** Whether the user sends messages, or writes them for a sender to authorise. */
export function useMaySend(): boolean {
  const role = useMe().data?.role;
  return role === "sender" || role === "administrator";
}
