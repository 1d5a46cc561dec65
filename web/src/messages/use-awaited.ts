/** The messages that wait for somebody who may decide; only senders are asked. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { useMaySend } from "../api/me";
import { answerOf } from "../api/problem";
import type { Message } from "./words";

const LOOK_MS = 60_000;
/** Newest first: what waits longer than so many messages is on the messages' own page. */
const NEWEST = "50";

export function useAwaited(): readonly Message[] {
  const api = useApi();
  const maySend = useMaySend();
  const { data } = useQuery({
    // Below "messages", so that whatever moves one looks here again, too.
    queryKey: ["messages", "awaited"],
    queryFn: ({ signal }) => answerOf(api.GET("/messages", { params: { query: { limit: NEWEST } }, signal })),
    enabled: maySend,
    refetchInterval: LOOK_MS,
    select: ({ items }) => items.filter(waitsForSomebody),
  });
  return (maySend && data) || NONE;
}

const NONE: readonly Message[] = [];

function waitsForSomebody({ status }: Message): boolean {
  return status === "needs_attention" || status === "awaiting_authorisation";
}
