/** Words for moments that stay true while the page is open. */
import { useEffect, useReducer } from "react";
import { useMe } from "../api/me";
import { ago, clock, day, schoolDate } from "./words";

const TICK_MS = 15_000;

/** The hours of the clock by which the user likes to read and type. */
export function useHourCycle(): 12 | 24 {
  return useMe().data?.preferences.time_format === "12" ? 12 : 24;
}

export function useTimes() {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  const me = useMe().data;
  const timeZone = me?.school.timezone ?? "Europe/London";
  const hour12 = useHourCycle() === 12;
  useEffect(() => {
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const now = new Date();
  return {
    ago: (moment: string) => ago(moment, now),
    clock: (moment: string) => clock(moment, now, timeZone, hour12),
    day: (moment: string) => day(moment, now, timeZone),
    today: schoolDate(now, timeZone),
  };
}
