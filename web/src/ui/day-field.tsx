/** A day, "2026-11-25", or "" while it is not whole. */
import { parseDate } from "@internationalized/date";
import { DateField } from "react-aria-components/DateField";
import { MomentParts } from "./moment-parts";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function DayField({ label, value, onChange }: Props) {
  return (
    <DateField
      className="field"
      value={value ? parseDate(value) : null}
      onChange={(day) => onChange(day ? day.toString() : "")}
      shouldForceLeadingZeros
    >
      <MomentParts label={label} />
    </DateField>
  );
}
