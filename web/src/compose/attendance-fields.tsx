/** Of which session and which day the marks count. */
import { Boundary } from "../ui/boundary";
import { Choice } from "../ui/choice";
import { loadable } from "../ui/loadable";
import type { Draft, Session } from "./draft";

const DayField = loadable(async () => (await import("../ui/day-field")).DayField);

const SESSIONS: Record<Session, string> = { any: "Morning or afternoon", AM: "Morning", PM: "Afternoon" };
const DAYS = { today: "Today", other: "Another day" };

interface Props {
  draft: Draft;
  today: string;
  change: (chosen: Partial<Draft>) => void;
}

export function AttendanceFields({ draft: { session, day }, today, change }: Props) {
  const isToday = day === "today";
  return (
    <>
      <Choice
        label="Which session"
        value={session}
        options={SESSIONS}
        onChange={(chosen) => change({ session: chosen })}
      />
      <Choice
        label="Which day"
        value={isToday ? "today" : "other"}
        options={DAYS}
        onChange={(chosen) => change({ day: chosen === "today" ? chosen : today })}
      />
      {!isToday && (
        <Boundary what="The field for a day" fallback={<p className="quiet">Loading…</p>}>
          <DayField label="Day of the marks" value={day} onChange={(chosen) => change({ day: chosen })} />
        </Boundary>
      )}
    </>
  );
}
