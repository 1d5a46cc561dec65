/** A time of day, typed on the clock that the user prefers: "07:30", or "" while it is not whole. */
import { parseTime } from "@internationalized/date";
import { TimeField as AriaTimeField } from "react-aria-components/TimeField";
import { useHourCycle } from "../time/use-times";
import { MomentParts } from "./moment-parts";

interface Props {
  label: string;
  problem?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

export function TimeField({ label, problem, value, onChange }: Props) {
  return (
    <AriaTimeField
      className="field"
      hourCycle={useHourCycle()}
      value={value ? parseTime(value) : null}
      onChange={(time) => onChange(time ? time.toString().slice(0, "07:30".length) : "")}
      isInvalid={Boolean(problem)}
      validationBehavior="aria"
      shouldForceLeadingZeros
    >
      <MomentParts label={label} problem={problem} />
    </AriaTimeField>
  );
}
