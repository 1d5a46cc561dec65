/** Moments in the school's own words and zone. */
import { expect, it } from "vitest";
import { ago, clock, duration, schoolDate } from "../src/time/words";

const NOW = new Date("2026-06-10T09:00:00Z");

it("never says that something happened in the future or just now", () => {
  expect(ago("2026-06-10T09:00:04Z", NOW)).toBe("under a minute ago");
  expect(ago("2026-06-10T08:59:30Z", NOW)).toBe("under a minute ago");
  expect(ago("2026-06-10T08:48:00Z", NOW)).toBe("12 minutes ago");
});

it("counts what has passed, whatever the calendar and the browser's zone say", () => {
  const after = (minutes: number) => ago(new Date(NOW.getTime() - minutes * 60_000).toISOString(), NOW);
  expect(after(1)).toBe("1 minute ago");
  expect(after(59)).toBe("59 minutes ago");
  expect(after(60)).toBe("1 hour ago");
  expect(after(119)).toBe("1 hour 59 minutes ago");
  expect(after(121)).toBe("2 hours 1 minute ago");
  expect(after(12 * 60 - 1)).toBe("11 hours 59 minutes ago");
  expect(after(12 * 60 + 59)).toBe("12 hours ago");
  expect(after(48 * 60 - 1)).toBe("47 hours ago");
  expect(after(48 * 60)).toBe("2 days ago");
  expect(after(72 * 60 - 1)).toBe("2 days ago");
  const one = new Date("2026-06-10T01:00:00Z");
  expect(ago("2026-06-09T22:00:00Z", one)).toBe("3 hours ago");
});

it("names the year of another year", () => {
  expect(clock("2025-06-10T08:12:00Z", NOW, "Europe/London")).toBe("09:12 on Tuesday 10 June 2025");
  const newYear = new Date("2027-01-01T09:00:00Z");
  expect(clock("2026-12-31T09:00:00Z", newYear, "Europe/London")).toBe("09:00 yesterday");
});

it("tells the time as the school's own clocks show it", () => {
  expect(clock("2026-06-10T08:12:00Z", NOW, "Europe/London")).toBe("09:12 today");
  expect(clock("2026-06-09T23:30:00Z", NOW, "Europe/London")).toBe("00:30 today");
  expect(clock("2026-06-11T01:00:00Z", NOW, "Europe/London")).toBe("02:00 tomorrow");
  expect(clock("2026-06-05T16:00:00Z", NOW, "Europe/London")).toBe("17:00 on Friday 5 June");
});

it("knows the school's date around midnight and the change of clocks", () => {
  expect(schoolDate(new Date("2026-06-09T23:30:00Z"), "Europe/London")).toBe("2026-06-10");
  expect(schoolDate(new Date("2026-03-28T23:59:00Z"), "Europe/London")).toBe("2026-03-28");
});

it("says durations as a person would", () => {
  expect(duration(40)).toBe("40 seconds");
  expect(duration(0.4)).toBe("1 second");
  expect(duration(130)).toBe("about 2 minutes");
});
