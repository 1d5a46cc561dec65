/** Hands a written message to the API. */
import { useRef } from "react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";
import { type Draft, newMessageOf, type PreviewRequest, type SendRule } from "./draft";

interface Letter {
  draft: Draft;
  request: PreviewRequest;
  rule: SendRule;
  previewId: string | undefined;
}

/** The same key for the same letter until it was taken, so that a click repeated after a lost answer sends once. */
function useRequestKey() {
  const last = useRef({ letter: "", key: "" });
  return {
    keyOf(letter: string): string {
      if (last.current.letter !== letter) last.current = { letter, key: crypto.randomUUID() };
      return last.current.key;
    },
    forget(): void {
      last.current = { letter: "", key: "" };
    },
  };
}

export function useSend(onSent: (message: components["schemas"]["MessageView"]) => void) {
  const api = useApi();
  const queries = useQueryClient();
  const keys = useRequestKey();
  return useMutation({
    mutationFn: ({ draft, request, rule, previewId }: Letter) => {
      const body = newMessageOf(draft, request, rule, previewId);
      const header = { "Idempotency-Key": keys.keyOf(JSON.stringify(body)) };
      return answerOf(api.POST("/messages", { body, params: { header } }));
    },
    onSuccess: (message) => {
      keys.forget();
      queries.setQueryData(["message", message.id], message);
      void queries.invalidateQueries({ queryKey: ["messages"] });
      onSent(message);
    },
    // A refusal because of an update is news about the sync, too.
    onError: () => void queries.invalidateQueries({ queryKey: ["sync"] }),
  });
}

export type Send = ReturnType<typeof useSend>;
