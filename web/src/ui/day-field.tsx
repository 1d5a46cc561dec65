/** A day, "2026-11-25", or "" while it is not whole. */
import { parseDate } from "@internationalized/date";
import { DateField, DateInput, DateSegment } from "react-aria-components/DateField";
import { Label } from "react-aria-components/Label";

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
      <Label>{label}</Label>
      <DateInput className="moment-input">
        {(segment) => <DateSegment segment={segment} className="moment-part" />}
      </DateInput>
    </DateField>
  );
}
