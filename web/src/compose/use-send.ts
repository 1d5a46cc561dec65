/** Hands a written message to the API. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";
import { type Draft, newMessageOf, type PreviewRequest } from "./draft";

interface Letter {
  draft: Draft;
  request: PreviewRequest;
  when: "now" | "after_sync";
  previewId: string | undefined;
}

export function useSend(onSent: (message: components["schemas"]["MessageView"]) => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ draft, request, when, previewId }: Letter) =>
      answerOf(api.POST("/messages", { body: newMessageOf(draft, request, when, previewId) })),
    onSuccess: (message) => {
      queries.setQueryData(["message", message.id], message);
      void queries.invalidateQueries({ queryKey: ["messages"] });
      onSent(message);
    },
    // A refusal because of an update is news about the sync, too.
    onError: () => void queries.invalidateQueries({ queryKey: ["sync"] }),
  });
}

export type Send = ReturnType<typeof useSend>;
