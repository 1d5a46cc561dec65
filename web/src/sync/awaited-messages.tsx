/** In the pop-up: messages that go no further without a sender. */
import { Link } from "wouter";
import { useAwaited } from "../messages/use-awaited";
import { Notice } from "../ui/notice";

export function AwaitedMessages({ close }: { close: () => void }) {
  const messages = useAwaited();
  const [first] = messages;
  if (!first) return null;
  const isOne = messages.length === 1;
  return (
    <Notice tone="amber">
      {isOne ? "A message waits for a sender." : `${messages.length} messages wait for a sender.`}{" "}
      <Link href={isOne ? `/messages/${first.id}` : "/messages"} onClick={close}>
        {isOne ? "Look at it" : "Look at them"}
      </Link>
    </Notice>
  );
}
