/** Whom a message that waits would go to just now: counts and the light, looked up each minute and when the data moves; kept nowhere. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import { dataVersion, useSync } from "../sync/use-sync";
import type { Message } from "./words";

const STANDS_MS = 60_000;

export function useLivePreview({ id, audience, channel, purpose, per, datasets }: Message) {
  const api = useApi();
  const sync = useSync();
  return useQuery({
    queryKey: ["live-preview", id, dataVersion(sync.data, datasets)],
    queryFn: ({ signal }) => {
      const body = { audience, channel, purpose, per, limit: 1, keep: false };
      return answerOf(api.POST("/audiences/preview", { body, signal }));
    },
    enabled: !sync.isPending, // so that it is not looked up twice at first
    placeholderData: (before, earlier) => (earlier?.queryKey[1] === id ? before : undefined),
    staleTime: STANDS_MS,
    refetchInterval: STANDS_MS,
    gcTime: 0,
  });
}
