/** For whom a message is, once for what, and when it goes. */
import { useGroups } from "../api/groups";
import { useTimes } from "../time/use-times";
import { audienceWords } from "./audience-words";
import type { Message } from "./words";

export function ForWhom({ message }: { message: Message }) {
  const { audience, per } = message;
  const groups = useGroups().data;
  const { clock, today } = useTimes();
  const when = whenWords(message, clock);
  return (
    <section className="card" aria-labelledby="for-whom-heading">
      <h2 id="for-whom-heading">Whom it is for</h2>
      <p>{audienceWords(audience, per, { groups, today })}.</p>
      {when && <p className="quiet">{when}</p>}
    </section>
  );
}

/** Empty where the message waits for nothing more, and where its own status says until when it waits. */
function whenWords(
  { send, status, scheduled_for: scheduledFor }: Message,
  clock: (moment: string) => string,
): string {
  const isAwaited = status === "awaiting_authorisation";
  if (scheduledFor !== null || !(isAwaited || status === "waiting_for_sync")) return "";
  const first = isAwaited ? "Once it is authorised, it goes" : "It goes";
  switch (send.when) {
    case "at":
      return `${first} at ${send.at ? clock(send.at) : "its time"}.`;
    case "when_fresh":
      return `${first} when the data is newer than ${send.newer_than ? clock(send.newer_than) : "it was when this was written"}.`;
    case "after_sync":
      return `${first} as soon as no update of its data is running.`;
    default:
      return isAwaited ? `${first} at once.` : "";
  }
}
