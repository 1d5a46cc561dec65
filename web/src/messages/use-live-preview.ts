/** Whom a message that waits would go to just now: counts and the light, looked up anew each minute and kept nowhere. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { Message } from "./words";

const STANDS_MS = 60_000;

export function useLivePreview({ id, audience, channel, purpose, per }: Message) {
  const api = useApi();
  return useQuery({
    queryKey: ["live-preview", id],
    queryFn: ({ signal }) => {
      const body = { audience, channel, purpose, per, limit: 1, keep: false };
      return answerOf(api.POST("/audiences/preview", { body, signal }));
    },
    staleTime: STANDS_MS,
    refetchInterval: STANDS_MS,
    gcTime: 0,
  });
}
