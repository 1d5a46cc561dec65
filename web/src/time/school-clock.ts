/** Moments as they are typed on the school's own clock, and as the API takes them. */
import { fromAbsolute, parseDateTime, toCalendarDateTime, toZoned } from "@internationalized/date";

const MINUTE_MS = 60_000;
const TO_THE_MINUTE = "2026-11-25T14:30".length;

/** "2026-11-25T14:30" on the clock of that zone as a moment; of two, on the day the clocks go back, the earlier. */
export function momentOf(typed: string, timeZone: string): string {
  return toZoned(parseDateTime(typed), timeZone, "earlier").toAbsoluteString();
}

/** When the minute that was typed is over: whatever happened within it happened before. */
export function endOfMinute(typed: string, timeZone: string): string {
  return new Date(Date.parse(momentOf(typed, timeZone)) + MINUTE_MS).toISOString();
}

/** What the school's clock shows so many minutes from now, to the minute. */
export function typedIn(minutes: number, now: Date, timeZone: string): string {
  const then = fromAbsolute(now.getTime() + minutes * MINUTE_MS, timeZone);
  return toCalendarDateTime(then).toString().slice(0, TO_THE_MINUTE);
}
