/** Whose clock every time on this page is by. */
import { SelectField } from "../../ui/select";
import type { FieldProps } from "./fields";

const ZONES = Intl.supportedValuesOf("timeZone");

export function ClockFields({ form, change, problemOf }: FieldProps) {
  const zones = ZONES.includes(form.timeZone) ? ZONES : [form.timeZone, ...ZONES];
  const problem = problemOf("timezone");
  return (
    <section className="card" aria-labelledby="clock-heading">
      <h2 id="clock-heading">The school's clock</h2>
      <p className="quiet">
        All times here are by the clock of {placeOf(form.timeZone)} ({nameOf(form.timeZone)}), summer time
        included.
      </p>
      <SelectField
        label="Time zone"
        placeholder="Time zone"
        options={zones.map((zone) => ({ id: zone, name: placeOf(zone) }))}
        value={form.timeZone}
        onChange={(timeZone) => change({ timeZone })}
      />
      {problem && <p className="problem">{problem}</p>}
    </section>
  );
}

/** "London, Europe". */
function placeOf(zone: string): string {
  return zone.replaceAll("_", " ").split("/").reverse().join(", ");
}

/** "United Kingdom Time". */
function nameOf(timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone, timeZoneName: "longGeneric" }).formatToParts();
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}
