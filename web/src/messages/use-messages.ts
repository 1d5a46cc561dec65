/** Messages and their deliveries, kept up to date while they move. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Api, useApi } from "../api/client";
import { answerOf } from "../api/problem";
import { type DeliveryStatus, isMoving, type Message } from "./words";

const MOVING_MS = 2_000;
const RESTING_MS = 30_000;

export function useMessages() {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: ["messages"],
    queryFn: ({ pageParam, signal }) =>
      answerOf(api.GET("/messages", { params: { query: pageParam ? { next: pageParam } : {} }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(isMoving)) ? MOVING_MS : RESTING_MS,
  });
}

export function useMessage(messageId: string) {
  const api = useApi();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["message", messageId],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/messages/{message_id}", { params: { path: { message_id: messageId } }, signal })),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? MOVING_MS : RESTING_MS),
  });
  const waits = query.data?.status === "waiting_for_sync";
  useEffect(() => {
    if (waits) void queries.invalidateQueries({ queryKey: ["sync"] }); // else the foot of the page knows of no update
  }, [waits, queries]);
  return query;
}

/** The deliveries of a message, all or those of one status. */
export function useDeliveries({ id, counts, status }: Message, only: DeliveryStatus | "") {
  const api = useApi();
  return useInfiniteQuery({
    // The counts belong to the key's meaning: when they move, so have the deliveries.
    queryKey: ["deliveries", id, only, status, counts],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: "100",
        ...(only ? { status: only } : {}),
        ...(pageParam ? { next: pageParam } : {}),
      };
      const params = { path: { message_id: id }, query };
      return answerOf(api.GET("/messages/{message_id}/deliveries", { params, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    enabled: Object.keys(counts).length > 0,
    placeholderData: (before, earlier) => (earlier?.queryKey[2] === only ? before : undefined),
  });
}

export type MessageAction = "authorise" | "cancel" | "retry" | "send-anyway" | "stop";

export function useMessageAction(messageId: string) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (action: MessageAction) => answerOf(act(api, messageId, action)),
    onSuccess: (message) => queries.setQueryData(["message", messageId], message),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["sync"] });
      return Promise.all([
        queries.invalidateQueries({ queryKey: ["message", messageId] }),
        queries.invalidateQueries({ queryKey: ["messages"] }),
      ]);
    },
  });
}

function act(api: Api, messageId: string, action: MessageAction) {
  const params = { path: { message_id: messageId } };
  switch (action) {
    case "authorise":
      return api.POST("/messages/{message_id}/authorise", { params, body: {} });
    case "cancel":
      return api.POST("/messages/{message_id}/cancel", { params });
    case "retry":
      return api.POST("/messages/{message_id}/retry", { params });
    case "send-anyway":
      return api.POST("/messages/{message_id}/send-anyway", { params });
    case "stop":
      return api.POST("/messages/{message_id}/stop", { params });
  }
}
