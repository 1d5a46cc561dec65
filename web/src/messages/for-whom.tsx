/** For whom a message is, once for what, and when it goes. */
import { useGroups } from "../api/groups";
import { useTimes } from "../time/use-times";
import { audienceWords } from "./audience-words";
import type { Message } from "./words";

export function ForWhom({ message }: { message: Message }) {
  const { audience, per, status, send } = message;
  const groups = useGroups().data;
  const { clock, today } = useTimes();
  const waits =
    status === "awaiting_authorisation" || status === "waiting_for_sync" || status === "scheduled";
  return (
    <section className="card" aria-labelledby="for-whom-heading">
      <h2 id="for-whom-heading">Whom it is for</h2>
      <p>{audienceWords(audience, per, { groups, today })}.</p>
      {waits && <p className="quiet">{whenWords(send, status, clock)}</p>}
    </section>
  );
}

function whenWords(
  send: Message["send"],
  status: Message["status"],
  clock: (moment: string) => string,
): string {
  const first = status === "awaiting_authorisation" ? "Once it is authorised, it goes" : "It goes";
  switch (send.when) {
    case "at":
      return `${first} at ${send.at ? clock(send.at) : "its time"}.`;
    case "when_fresh":
      return `${first} when the data is newer than ${send.newer_than ? clock(send.newer_than) : "it was when this was written"}.`;
    case "after_sync":
      return `${first} as soon as no update of its data is running.`;
    default:
      return `${first} at once.`;
  }
}
