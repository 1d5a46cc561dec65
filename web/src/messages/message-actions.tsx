/** What a sender can do with a message that waits for a person or for the sync. */
import { useEffect, useRef } from "react";
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { ConfirmButton } from "../ui/confirm-button";
import { Notice } from "../ui/notice";
import { useDataTime } from "./use-data-time";
import { type MessageAction, useMessageAction } from "./use-messages";
import type { Message, MessageStatus } from "./words";

const OFFERED: Partial<Record<MessageStatus, MessageAction[]>> = {
  awaiting_authorisation: ["authorise", "cancel"],
  waiting_for_sync: ["send-anyway", "cancel"],
  scheduled: ["cancel"],
  needs_attention: ["retry", "send-anyway", "cancel"],
};

const WORDS: Record<Exclude<MessageAction, "send-anyway">, string> = {
  authorise: "Authorise and send",
  retry: "Try again",
  cancel: "Cancel this message",
  stop: "Stop sending",
};

/** The action in words, with a question where a person confirms it because of what it means. */
function offerOf(action: MessageAction, dataTime: string) {
  if (action === "send-anyway") {
    const words = dataTime ? `Send with the data of ${dataTime}` : "Send with the data as it stands";
    return {
      words,
      question: `${words}?`,
      consequence:
        "The contact data is being updated or is not complete, so some numbers or addresses may be out of date. The message will say that you chose this.",
    };
  }
  if (action === "stop") {
    return {
      words: WORDS.stop,
      question: "Stop sending this message?",
      consequence: "Whoever has it already keeps it. Nobody else gets it, and that cannot be undone.",
    };
  }
  return { words: WORDS[action] };
}

/** Once its recipients are decided a message on its way can be stopped; until then it can be cancelled. */
function offeredFor({ status, recipients }: Message): MessageAction[] {
  if (status === "dispatching") return recipients === null ? ["cancel"] : ["stop"];
  return OFFERED[status] ?? [];
}

interface Props {
  message: Message;
  /** The button that was pressed is gone, and the focus with it. */
  onFocusLost?: () => void;
}

export function MessageActions({ message, onFocusLost }: Props) {
  const action = useMessageAction(message.id);
  const offered = offeredFor(message);
  const dataTime = useDataTime(message);
  const wasPressed = useRef(false);
  const names = offered.join();
  useEffect(() => {
    if (!wasPressed.current) return;
    wasPressed.current = false;
    // A frame later, because a question that closes looks for the button, too.
    const frame = requestAnimationFrame(() => document.activeElement === document.body && onFocusLost?.());
    return () => cancelAnimationFrame(frame);
  }, [names, onFocusLost]);

  function run(chosen: MessageAction): void {
    if (action.isPending) return;
    wasPressed.current = true;
    action.mutate(chosen);
  }

  return (
    <>
      {action.error && (
        <Notice tone="red" urgent>
          {sentenceOf(action.error)}
        </Notice>
      )}
      {offered.length > 0 && (
        <div className="buttons">
          {offered.map((name, place) => {
            const { words, question, consequence } = offerOf(name, dataTime);
            return question ? (
              <ConfirmButton key={name} {...{ words, question, consequence }} onConfirm={() => run(name)} />
            ) : (
              <Button key={name} tone={place === 0 ? "primary" : "plain"} onPress={() => run(name)}>
                {words}
              </Button>
            );
          })}
        </div>
      )}
    </>
  );
}
