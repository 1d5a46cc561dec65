/** The settings' fields, in groups; each shows what the API, or a half-typed number, has against it. */
import { Choice } from "../../ui/choice";
import { TextInput } from "../../ui/fields";
import { SelectField } from "../../ui/select";
import { Tick } from "../../ui/tick";
import { TimeField } from "../../ui/time-field";
import type { DayRule, Form, Nation, Weekday } from "./form";

export interface FieldProps {
  form: Form;
  change: (changed: Partial<Form>) => void;
  /** What is wrong with a field, by the API's name of it. */
  problemOf: (field: string) => string | undefined;
}

const DAYS: Record<Weekday, string> = {
  mon: "Monday",
  tue: "Tuesday",
  wed: "Wednesday",
  thu: "Thursday",
  fri: "Friday",
  sat: "Saturday",
  sun: "Sunday",
};
const ON_SPECIAL_DAYS: Record<DayRule, string> = {
  overnight_only: "Only the full reads",
  skip: "Nothing",
  as_usual: "As on other days",
};
const NATIONS: { id: Nation; name: string }[] = [
  { id: "none", name: "None" },
  { id: "england", name: "England" },
  { id: "wales", name: "Wales" },
  { id: "scotland", name: "Scotland" },
  { id: "northern_ireland", name: "Northern Ireland" },
];

export function WindowFields({ form, change, problemOf }: FieldProps) {
  return (
    <section className="card" aria-labelledby="window-heading">
      <h2 id="window-heading">By day, and overnight</h2>
      <Days label="Days" days={form.days} onChange={(days) => change({ days })} />
      <div className="field-row">
        <TimeField
          label="From"
          value={form.start}
          onChange={(start) => change({ start })}
          problem={problemOf("window.start")}
        />
        <TimeField
          label="Until"
          value={form.end}
          onChange={(end) => change({ end })}
          problem={problemOf("window.end")}
        />
        <TextInput
          label="Every … minutes"
          inputMode="numeric"
          value={form.everyMinutes}
          onChange={(everyMinutes) => change({ everyMinutes })}
          problem={problemOf("window.every_minutes")}
        />
      </div>
      <TextInput
        label="Full reads at"
        hint="Times such as 02:00, on every day of the week; several with commas."
        value={form.singleTimes}
        onChange={(singleTimes) => change({ singleTimes })}
        problem={problemOf("window.single_times")}
      />
      <h3>After registers</h3>
      <p className="quiet">Attendance alone is read again then; without times it is read with the rest.</p>
      <Days
        label="Register days"
        days={form.registerDays}
        onChange={(registerDays) => change({ registerDays })}
      />
      <div className="field-row">
        <TextInput
          label="Registers close at"
          value={form.registerTimes}
          onChange={(registerTimes) => change({ registerTimes })}
          problem={problemOf("registers.times")}
        />
        <TextInput
          label="Read attendance … minutes later"
          inputMode="numeric"
          value={form.minutesAfter}
          onChange={(minutesAfter) => change({ minutesAfter })}
          problem={problemOf("registers.minutes_after")}
        />
      </div>
    </section>
  );
}

export function HolidayFields({ form, change, problemOf }: FieldProps) {
  return (
    <section className="card" aria-labelledby="holiday-heading">
      <h2 id="holiday-heading">Holidays</h2>
      <SelectField
        label="Bank holidays of"
        placeholder="None"
        options={NATIONS}
        value={form.nation}
        onChange={(nation) => change({ nation: nation as Nation })}
      />
      <Choice
        label="On bank holidays"
        value={form.onBankHolidays}
        options={ON_SPECIAL_DAYS}
        onChange={(onBankHolidays) => change({ onBankHolidays })}
      />
      <TextInput
        label="The school's own closed dates"
        hint="One a line: 2026-12-21 to 2027-01-02, or a single day."
        lines={5}
        value={form.closedDates}
        onChange={(closedDates) => change({ closedDates })}
        problem={problemOf("closed_dates")}
      />
      <Choice
        label="On closed dates"
        value={form.onClosedDates}
        options={ON_SPECIAL_DAYS}
        onChange={(onClosedDates) => change({ onClosedDates })}
      />
    </section>
  );
}

export function MessageFields({ form, change, problemOf }: FieldProps) {
  return (
    <section className="card" aria-labelledby="message-heading">
      <h2 id="message-heading">Messages</h2>
      <Tick isSelected={form.isQuiet} onChange={(isQuiet) => change({ isQuiet })}>
        Quiet hours: general messages wait until they are over
      </Tick>
      {form.isQuiet && (
        <div className="field-row">
          <TimeField
            label="Quiet from"
            value={form.quietStart}
            onChange={(quietStart) => change({ quietStart })}
            problem={problemOf("quiet_hours.start")}
          />
          <TimeField
            label="Quiet until"
            value={form.quietEnd}
            onChange={(quietEnd) => change({ quietEnd })}
            problem={problemOf("quiet_hours.end")}
          />
        </div>
      )}
      <TextInput
        label="Data counts as fresh for … minutes"
        hint="While writing, the safe-to-send light is green as long as the data is no older."
        inputMode="numeric"
        value={form.freshMinutes}
        onChange={(freshMinutes) => change({ freshMinutes })}
        problem={problemOf("fresh_minutes")}
      />
      <TextInput
        label="The source's copy is older than the MIS by … minutes"
        hint="For a service between Rollcall and the MIS that does not say itself. Empty: it is not known."
        inputMode="numeric"
        value={form.lagMinutes}
        onChange={(lagMinutes) => change({ lagMinutes })}
        problem={problemOf("source_lag_minutes")}
      />
    </section>
  );
}

export function LimitFields({ form, change, problemOf }: FieldProps) {
  const limits: [keyof Form, string, string][] = [
    ["removalPercent", "Removals wait above … % of people a day", "guard.removal_share"],
    ["removalFloor", "But so many people may always go", "guard.removal_floor"],
    ["blankingPercent", "Lost addresses wait above … % of contacts", "guard.blanking_share"],
    ["rolloverStart", "New school year from (month-day)", "guard.rollover_start"],
    ["rolloverEnd", "until (month-day)", "guard.rollover_end"],
    ["rolloverPercent", "Then removals wait above … %", "guard.rollover_share"],
  ];
  const kept: [keyof Form, string, string][] = [
    ["peopleDays", "People after they left", "kept_days.people"],
    ["marksDays", "Attendance marks", "kept_days.marks"],
    ["runsDays", "The history of updates", "kept_days.runs"],
  ];
  const row = ([name, label, field]: [keyof Form, string, string]) => (
    <TextInput
      key={name}
      label={label}
      value={String(form[name])}
      onChange={(typed) => change({ [name]: typed })}
      problem={problemOf(field)}
    />
  );
  return (
    <section className="card" aria-labelledby="limit-heading">
      <h2 id="limit-heading">Safety limits</h2>
      <p className="quiet">What goes beyond them waits under Held changes for an administrator.</p>
      <div className="field-row">{limits.map(row)}</div>
      <h3>Days kept</h3>
      <div className="field-row">{kept.map(row)}</div>
    </section>
  );
}

interface DaysProps {
  label: string;
  days: Weekday[];
  onChange: (days: Weekday[]) => void;
}

function Days({ label, days, onChange }: DaysProps) {
  const all = Object.keys(DAYS) as Weekday[];
  return (
    <fieldset className="week-days">
      <legend>{label}</legend>
      {all.map((day) => (
        <Tick
          key={day}
          isSelected={days.includes(day)}
          onChange={(isOn) => onChange(all.filter((one) => (one === day ? isOn : days.includes(one))))}
        >
          {DAYS[day]}
        </Tick>
      ))}
    </fieldset>
  );
}
