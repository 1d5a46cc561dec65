/** A time of day on a 24-hour clock, "07:30", or "" while it is not whole. */
import { parseTime } from "@internationalized/date";
import { DateInput, DateSegment } from "react-aria-components/DateField";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { TimeField as AriaTimeField } from "react-aria-components/TimeField";

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
      hourCycle={24}
      value={value ? parseTime(value) : null}
      onChange={(time) => onChange(time ? time.toString().slice(0, "07:30".length) : "")}
      isInvalid={Boolean(problem)}
      validationBehavior="aria"
      shouldForceLeadingZeros
    >
      <Label>{label}</Label>
      <DateInput className="moment-input">
        {(segment) => <DateSegment segment={segment} className="moment-part" />}
      </DateInput>
      <FieldError className="problem">{problem}</FieldError>
    </AriaTimeField>
  );
}
