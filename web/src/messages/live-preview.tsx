/** Before somebody lets a message go: how many it would go to now, and whether it is safe. */
import { sentenceOf } from "../api/problem";
import { SafeToSendLight } from "../compose/safe-to-send-light";
import type { Preview } from "../compose/use-preview";
import { useLivePreview } from "./use-live-preview";
import type { Message } from "./words";

const FIGURES = new Intl.NumberFormat("en-GB");

export function LivePreview({ message }: { message: Message }) {
  const { data, error } = useLivePreview(message);
  return (
    <div role="status">
      {!data && !error && <p className="quiet">Looking up whom it would go to…</p>}
      {data && <p>{countWords(data.counts)}</p>}
      {error && <SafeToSendLight light="unknown" message={sentenceOf(error)} />}
      {data && !error && <SafeToSendLight {...data.safe_to_send} />}
    </div>
  );
}

/** "It would go to 38 recipients now; 3 left out; 1 pupil unreachable." */
function countWords({ recipients, excluded, unreachable }: Preview["counts"]): string {
  const parts = [
    `It would go to ${FIGURES.format(recipients)} ${recipients === 1 ? "recipient" : "recipients"} now`,
    `${FIGURES.format(excluded)} left out`,
    ...(unreachable > 0
      ? [`${FIGURES.format(unreachable)} ${unreachable === 1 ? "pupil" : "pupils"} unreachable`]
      : []),
  ];
  return `${parts.join("; ")}.`;
}
