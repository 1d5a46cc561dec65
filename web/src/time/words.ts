/** Moments in words, in the school's own time zone. */
import { intlFormatDistance } from "date-fns/intlFormatDistance";

const LOCALE = "en-GB";
const MINUTE_MS = 60_000;

/** "12 minutes ago"; a clock that runs a little behind the server's never says "in 3 seconds". */
export function ago(moment: string, now: Date): string {
  if (now.getTime() - Date.parse(moment) < MINUTE_MS) return "under a minute ago";
  return intlFormatDistance(new Date(moment), now, { locale: LOCALE, numeric: "always" });
}

/** "09:12 today", "17:00 yesterday", "02:00 tomorrow", "17:00 on Friday 20 November"; or with `hour12` "9:12 am today". */
export function clock(moment: string, now: Date, timeZone: string, hour12 = false): string {
  const at = new Date(moment);
  const hour = hour12
    ? ({ hour: "numeric", hour12: true } as const)
    : ({ hour: "2-digit", hourCycle: "h23" } as const);
  const time = new Intl.DateTimeFormat(LOCALE, { ...hour, minute: "2-digit", timeZone }).format(at);
  const days = dayNumber(at, timeZone) - dayNumber(now, timeZone);
  if (Math.abs(days) <= 1) {
    const day = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(days, "day");
    return `${time} ${day}`;
  }
  const date = new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long", timeZone });
  return `${time} on ${date.format(at)}`;
}

/** "40 seconds", "about 2 minutes". */
export function duration(seconds: number): string {
  const long = seconds >= 90;
  const unit = long ? "minute" : "second";
  const figure = Math.max(1, Math.round(long ? seconds / 60 : seconds));
  const words = new Intl.NumberFormat(LOCALE, { style: "unit", unit, unitDisplay: "long" }).format(figure);
  return long ? `about ${words}` : words;
}

/** The school's own date, YYYY-MM-DD. */
export function schoolDate(moment: Date, timeZone: string): string {
  // Swedish dates are written as ISO 8601 writes them.
  return new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone }).format(moment);
}

function dayNumber(moment: Date, timeZone: string): number {
  return Date.parse(schoolDate(moment, timeZone)) / 86_400_000;
}
