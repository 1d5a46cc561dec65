/** The next seven days with every opening of the sync windows as a mark, and the same in words. */
import { schoolDate } from "../../time/words";
import type { SettingsPreview } from "./form";

type Opening = SettingsPreview["week"][number];

const DAY_MS = 86_400_000;
const HOUR_WIDTH = 11;
const ROW = 28;
const NAMES_WIDTH = 42;
const WIDTH = NAMES_WIDTH + 24 * HOUR_WIDTH + 8;
const TODAY = "Today";
const HOURS = [0, 6, 12, 18, 24];

interface Day {
  date: string;
  name: string;
  openings: { at: string; hour: number; kind: "full" | "usual" | "registers" }[];
}

export function WeekPicture({ week, timeZone }: { week: readonly Opening[]; timeZone: string }) {
  const days = daysOf(week, new Date(), timeZone);
  const height = days.length * ROW + 22;
  return (
    <figure className="week">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
        {HOURS.map((hour) => (
          <g key={hour}>
            <line x1={at(hour)} x2={at(hour)} y1={0} y2={height - 20} className="week-hour" />
            <text x={at(hour)} y={height - 6} textAnchor="middle">
              {String(hour).padStart(2, "0")}
            </text>
          </g>
        ))}
        {days.map((day, row) => (
          <g key={day.date} transform={`translate(0 ${row * ROW})`}>
            <text x={0} y={18}>
              {day.name}
            </text>
            {day.openings.map(({ at: moment, hour, kind }) => (
              <rect
                key={moment + kind}
                x={at(hour) - 1.5}
                y={5}
                width={3}
                height={18}
                rx={2}
                data-kind={kind}
              />
            ))}
          </g>
        ))}
      </svg>
      <figcaption>
        <span>Today is shown from now on.</span>
        <span className="key" data-kind="usual">
          update
        </span>
        <span className="key" data-kind="full">
          full read
        </span>
        <span className="key" data-kind="registers">
          attendance alone
        </span>
      </figcaption>
      <ul className="visually-hidden" aria-label="The next seven days">
        {days.map((day) => (
          <li key={day.date}>{inWords(day)}</li>
        ))}
      </ul>
    </figure>
  );
}

function at(hour: number): number {
  return NAMES_WIDTH + hour * HOUR_WIDTH;
}

function daysOf(week: readonly Opening[], now: Date, timeZone: string): Day[] {
  const names = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone });
  const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone });
  return Array.from({ length: 7 }, (_, number) => {
    const noonish = new Date(now.getTime() + number * DAY_MS);
    const date = schoolDate(noonish, timeZone);
    const openings = week
      .filter((opening) => schoolDate(new Date(opening.at), timeZone) === date)
      .map(({ at: moment, overnight, datasets }) => {
        const time = clock.format(new Date(moment));
        const [hours = 0, minutes = 0] = time.split(":").map(Number);
        const isAttendance = datasets.length === 1 && datasets[0] === "attendance";
        const kind = overnight ? "full" : isAttendance ? "registers" : "usual";
        return { at: time, hour: hours + minutes / 60, kind } as const;
      });
    return { date, name: number === 0 ? TODAY : names.format(noonish), openings };
  });
}

function inWords({ name, openings }: Day): string {
  const first = openings[0];
  const last = openings[openings.length - 1];
  const day = name === TODAY ? "The rest of today" : name;
  if (!first || !last) return `${day}: no updates.`;
  if (openings.length === 1) return `${day}: one update, at ${first.at}.`;
  return `${day}: ${openings.length} updates, from ${first.at} to ${last.at}.`;
}
