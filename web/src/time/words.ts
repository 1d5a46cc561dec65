/** Moments in words, in the school's own time zone. */

const LOCALE = "en-GB";
const MINUTE_MS = 60_000;
const HOUR = 60;

/**
 * "12 minutes ago", "1 hour 59 minutes ago", from 12 hours on "13 hours ago", from 48 on "2 days ago": what has passed,
 * rounded down. A clock that runs a little behind the server's never says "in 3 seconds".
 */
export function ago(moment: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(moment)) / MINUTE_MS);
  return minutes < 1 ? "under a minute ago" : `${passed(minutes)} ago`;
}

/** "09:12 today", "17:00 yesterday", "02:00 tomorrow", "17:00 on Friday 20 November", of another year with it; or with `hour12` "9:12 am today". */
export function clock(moment: string, now: Date, timeZone: string, hour12 = false): string {
  const at = new Date(moment);
  const hour = hour12
    ? ({ hour: "numeric", hour12: true } as const)
    : ({ hour: "2-digit", hourCycle: "h23" } as const);
  const time = new Intl.DateTimeFormat(LOCALE, { ...hour, minute: "2-digit", timeZone }).format(at);
  return `${time} ${day(moment, now, timeZone)}`;
}

/** "today", "yesterday", "tomorrow", "on Friday 20 November", of another year with it. */
export function day(moment: string, now: Date, timeZone: string): string {
  const at = new Date(moment);
  const days = dayNumber(at, timeZone) - dayNumber(now, timeZone);
  if (Math.abs(days) <= 1)
    return new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" }).format(days, "day");
  const date = new Intl.DateTimeFormat(LOCALE, { weekday: "long", day: "numeric", month: "long", timeZone });
  const year = yearOf(at, timeZone);
  return `on ${date.format(at)}${year === yearOf(now, timeZone) ? "" : ` ${year}`}`;
}

/** "40 seconds", "about 2 minutes". */
export function duration(seconds: number): string {
  const long = seconds >= 90;
  const unit = long ? "minute" : "second";
  const figure = Math.max(1, Math.round(long ? seconds / 60 : seconds));
  const words = units(figure, unit);
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

function yearOf(moment: Date, timeZone: string): string {
  return schoolDate(moment, timeZone).slice(0, "2026".length);
}

function passed(minutes: number): string {
  const hours = Math.floor(minutes / HOUR);
  if (hours >= 48) return units(Math.floor(hours / 24), "day");
  if (hours >= 12) return units(hours, "hour");
  const parts = [
    [hours, "hour"],
    [minutes % HOUR, "minute"],
  ] as const;
  return parts.flatMap(([figure, unit]) => (figure > 0 ? [units(figure, unit)] : [])).join(" ");
}

function units(figure: number, unit: string): string {
  return new Intl.NumberFormat(LOCALE, { style: "unit", unit, unitDisplay: "long" }).format(figure);
}
