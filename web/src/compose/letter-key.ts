/** The Idempotency-Key of what is being written, kept in this tab beside the draft: a lost answer makes no second message. */
import type { NewMessage } from "./draft";

const KEY = "rollcall.letter-key";

interface Kept {
  /** What makes it this letter and no other: all but when it goes. */
  letter: string;
  key: string;
  /** What was handed over under this key and may have been taken, because no answer came. */
  unanswered: NewMessage[];
}

/** The same key for the same letter, over a reload and whichever button is pressed, until the letter was taken. */
export function keyOf(message: NewMessage, today: string): string {
  const letter = letterOf(message, today);
  const kept = read();
  if (kept?.letter === letter) return kept.key;
  const key = crypto.randomUUID();
  write({ letter, key, unanswered: [] });
  return key;
}

/** What was handed over under this key without an answer, the latest first. */
export function unansweredOf(key: string): NewMessage[] {
  const kept = read();
  return kept?.key === key ? kept.unanswered.toReversed() : [];
}

export function noteHandedOver(key: string, message: NewMessage): void {
  change(key, (before) => [...before.filter((one) => !isSame(one, message)), message]);
}

/** The API said no, so that nothing was made of it. */
export function noteRefused(key: string, message: NewMessage): void {
  change(key, (before) => before.filter((one) => !isSame(one, message)));
}

export function forgetKey(): void {
  sessionStorage.removeItem(KEY);
}

/** An audience of today is another one tomorrow. */
function letterOf({ audience, channel, purpose, per, subject, body }: NewMessage, today: string): string {
  const { any_of: some = [], all_of: all = [], none_of: none = [] } = audience.pupils ?? {};
  const isOfToday = [...some, ...all, ...none].some(({ attendance }) => attendance?.date === "today");
  return JSON.stringify([audience, channel, purpose, per, subject ?? "", body, isOfToday ? today : ""]);
}

function isSame(one: NewMessage, other: NewMessage): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function change(key: string, unanswered: (before: NewMessage[]) => NewMessage[]): void {
  const kept = read();
  if (kept?.key === key) write({ ...kept, unanswered: unanswered(kept.unanswered) });
}

function read(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function write(kept: Kept): void {
  sessionStorage.setItem(KEY, JSON.stringify(kept));
}
