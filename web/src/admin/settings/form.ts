/** The sync settings as they are typed, and what they ask of the API: pure, so that it can be tested without a page. */
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Settings = Schemas["SettingsView"];
export type Change = Schemas["SettingsChange"];
export type SettingsPreview = Schemas["SettingsPreview"];
export type Weekday = Schemas["SyncWindow"]["days"] extends (infer Day)[] | undefined ? Day : never;
export type Nation = "none" | "england" | "wales" | "scotland" | "northern_ireland";
export type DayRule = "as_usual" | "overnight_only" | "skip";

/** Numbers are kept as text, so that a half-typed one is not taken for another. */
export interface Form {
  timeZone: string;
  days: Weekday[];
  start: string;
  end: string;
  everyMinutes: string;
  singleTimes: string;
  registerDays: Weekday[];
  registerTimes: string;
  minutesAfter: string;
  nation: Nation;
  onBankHolidays: DayRule;
  closedDates: string;
  onClosedDates: DayRule;
  lagMinutes: string;
  freshMinutes: string;
  isQuiet: boolean;
  quietStart: string;
  quietEnd: string;
  removalPercent: string;
  removalFloor: string;
  blankingPercent: string;
  rolloverStart: string;
  rolloverEnd: string;
  rolloverPercent: string;
  peopleDays: string;
  marksDays: string;
  runsDays: string;
}

export function formOf(settings: Settings): Form {
  const { window = {}, registers = {}, bank_holidays: bank = {}, closed_dates: closed = {} } = settings;
  const { guard = {}, kept_days: kept = {}, quiet_hours: quiet } = settings;
  return {
    timeZone: settings.timezone,
    days: window.days ?? [],
    start: window.start ?? "",
    end: window.end ?? "",
    everyMinutes: text(window.every_minutes),
    singleTimes: listed(window.single_times),
    registerDays: registers.days ?? [],
    registerTimes: listed(registers.times),
    minutesAfter: text(registers.minutes_after),
    nation: bank.nation ?? "none",
    onBankHolidays: bank.run ?? "overnight_only",
    closedDates: (closed.dates ?? [])
      .map(({ first, last }) => (last && last !== first ? `${first} to ${last}` : first))
      .join("\n"),
    onClosedDates: closed.run ?? "overnight_only",
    lagMinutes: text(settings.source_lag_minutes ?? undefined),
    freshMinutes: text(settings.fresh_minutes),
    isQuiet: Boolean(quiet),
    quietStart: quiet?.start ?? "20:00",
    quietEnd: quiet?.end ?? "07:00",
    removalPercent: percent(guard.removal_share),
    removalFloor: text(guard.removal_floor),
    blankingPercent: percent(guard.blanking_share),
    rolloverStart: guard.rollover_start ?? "",
    rolloverEnd: guard.rollover_end ?? "",
    rolloverPercent: percent(guard.rollover_share),
    peopleDays: text(kept.people),
    marksDays: text(kept.marks),
    runsDays: text(kept.runs),
  };
}

/** Fields that must hold a whole number, with the API's own name for each. */
const NUMBERS: [keyof Form, string][] = [
  ["everyMinutes", "window.every_minutes"],
  ["minutesAfter", "registers.minutes_after"],
  ["freshMinutes", "fresh_minutes"],
  ["removalPercent", "guard.removal_share"],
  ["removalFloor", "guard.removal_floor"],
  ["blankingPercent", "guard.blanking_share"],
  ["rolloverPercent", "guard.rollover_share"],
  ["peopleDays", "kept_days.people"],
  ["marksDays", "kept_days.marks"],
  ["runsDays", "kept_days.runs"],
];

/** What cannot even be asked, by the API's name of the field. */
export function problemsOf(form: Form): Record<string, string> {
  const wrong = NUMBERS.filter(([name]) => !isWhole(String(form[name])));
  const problems = Object.fromEntries(wrong.map(([, field]) => [field, "Write a whole number."]));
  if (form.lagMinutes.trim() && !isWhole(form.lagMinutes)) {
    problems.source_lag_minutes = "Write a whole number of minutes, or nothing where it is not known.";
  }
  return problems;
}

export function changeOf(form: Form): Change {
  return {
    timezone: form.timeZone,
    window: {
      days: form.days,
      start: form.start,
      end: form.end,
      every_minutes: Number(form.everyMinutes),
      single_times: parts(form.singleTimes),
    },
    registers: {
      days: form.registerDays,
      times: parts(form.registerTimes),
      minutes_after: Number(form.minutesAfter),
    },
    bank_holidays: { nation: form.nation === "none" ? null : form.nation, run: form.onBankHolidays },
    closed_dates: { dates: form.closedDates.split("\n").flatMap(rangeOf), run: form.onClosedDates },
    source_lag_minutes: form.lagMinutes.trim() ? Number(form.lagMinutes) : null,
    fresh_minutes: Number(form.freshMinutes),
    quiet_hours: form.isQuiet ? { start: form.quietStart, end: form.quietEnd } : null,
    guard: {
      removal_share: Number(form.removalPercent) / 100,
      removal_floor: Number(form.removalFloor),
      blanking_share: Number(form.blankingPercent) / 100,
      rollover_start: form.rolloverStart.trim(),
      rollover_end: form.rolloverEnd.trim(),
      rollover_share: Number(form.rolloverPercent) / 100,
    },
    kept_days: {
      people: Number(form.peopleDays),
      marks: Number(form.marksDays),
      runs: Number(form.runsDays),
    },
  };
}

/** "2026-12-21 to 2027-01-02", "2026-12-21" or nothing: one line of the closed dates. */
function rangeOf(line: string): { first: string; last: string | null }[] {
  const [first = "", last = ""] = line.split(/\s+to\s+/).map((part) => part.trim());
  return first ? [{ first, last: last || null }] : [];
}

function parts(typed: string): string[] {
  return typed.split(/[\s,]+/).filter(Boolean);
}

function isWhole(typed: string): boolean {
  return /^\d+$/.test(typed.trim());
}

function text(number: number | undefined): string {
  return number === undefined ? "" : String(number);
}

function percent(share: number | undefined): string {
  return share === undefined ? "" : String(Math.round(share * 100));
}

function listed(times: readonly string[] | undefined): string {
  return (times ?? []).join(", ");
}
