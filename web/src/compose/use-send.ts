/** Hands a written message to the API, once: a click that is repeated after a lost answer finds the message it made. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Api, useApi } from "../api/client";
import { answerOf, Problem } from "../api/problem";
import type { components } from "../api/schema";
import { useTimes } from "../time/use-times";
import type { Draft, NewMessage, PreviewRequest, SendRule } from "./draft";
import { newMessageOf } from "./draft-request";
import { keyOf, noteHandedOver, noteRefused, unansweredOf } from "./letter-key";

type Message = components["schemas"]["MessageView"];

interface Letter {
  draft: Draft;
  request: PreviewRequest;
  rule: SendRule;
  previewId: string | undefined;
}

/** The message; `wasTaken` where it was made by an earlier click, which asked for another time of sending. */
interface Sent {
  message: Message;
  wasTaken: boolean;
}

export function useSend(onSent: (message: Message) => void) {
  const api = useApi();
  const queries = useQueryClient();
  const { today } = useTimes();
  return useMutation({
    mutationFn: ({ draft, request, rule, previewId }: Letter) => {
      const message = newMessageOf(draft, request, rule, previewId);
      return send(api, message, keyOf(message, today));
    },
    onSuccess: ({ message, wasTaken }) => {
      queries.setQueryData(["message", message.id], message);
      void queries.invalidateQueries({ queryKey: ["messages"] });
      if (!wasTaken) onSent(message);
    },
    // A refusal because of an update is news about the sync, too.
    onError: () => void queries.invalidateQueries({ queryKey: ["sync"] }),
  });
}

export type Send = ReturnType<typeof useSend>;

async function send(api: Api, message: NewMessage, key: string): Promise<Sent> {
  const earlier = unansweredOf(key);
  noteHandedOver(key, message);
  try {
    return { message: await post(api, message, key), wasTaken: false };
  } catch (error) {
    if (isRefused(error)) noteRefused(key, message);
    if (!isRefused(error, "key_reused")) throw error;
    return { message: await takenBefore(api, earlier, key, error), wasTaken: true };
  }
}

/** The API gives the message of an earlier click to whoever repeats that click exactly. */
async function takenBefore(api: Api, earlier: NewMessage[], key: string, reused: unknown): Promise<Message> {
  for (const message of earlier) {
    try {
      return await post(api, message, key);
    } catch (error) {
      if (!isRefused(error, "key_reused")) throw error;
    }
  }
  throw reused;
}

function post(api: Api, body: NewMessage, key: string): Promise<Message> {
  return answerOf(api.POST("/messages", { body, params: { header: { "Idempotency-Key": key } } }));
}

function isRefused(error: unknown, code?: string): boolean {
  const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
  return refused && (code === undefined || error.code === code);
}
