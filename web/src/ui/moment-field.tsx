/** A day and a time on the school's own clock, typed part by part: "2026-11-25T14:30", or "" while it is not whole. */
import { parseDateTime } from "@internationalized/date";
import { DateField } from "react-aria-components/DateField";
import { useHourCycle } from "../time/use-times";
import { MomentParts } from "./moment-parts";

interface Props {
  label: string;
  hint?: string;
  problem?: string | undefined;
  value: string;
  onChange: (value: string) => void;
}

export function MomentField({ label, hint, problem, value, onChange }: Props) {
  return (
    <DateField
      className="field"
      granularity="minute"
      hourCycle={useHourCycle()}
      value={value ? parseDateTime(value) : null}
      onChange={(moment) => onChange(moment ? moment.toString().slice(0, "2026-11-25T14:30".length) : "")}
      isInvalid={Boolean(problem)}
      validationBehavior="aria"
      shouldForceLeadingZeros
    >
      <MomentParts label={label} hint={hint} problem={problem} />
    </DateField>
  );
}
