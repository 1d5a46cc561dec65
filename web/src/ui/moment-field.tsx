/** A day and a time on the school's own clock, typed part by part: "2026-11-25T14:30", or "" while it is not whole. */
import { parseDateTime } from "@internationalized/date";
import { DateField, DateInput, DateSegment } from "react-aria-components/DateField";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";

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
      hourCycle={24}
      value={value ? parseDateTime(value) : null}
      onChange={(moment) => onChange(moment ? moment.toString().slice(0, "2026-11-25T14:30".length) : "")}
      isInvalid={Boolean(problem)}
      validationBehavior="aria"
      shouldForceLeadingZeros
    >
      <Label>{label}</Label>
      <DateInput className="moment-input">
        {(segment) => <DateSegment segment={segment} className="moment-part" />}
      </DateInput>
      {hint && (
        <Text slot="description" className="quiet">
          {hint}
        </Text>
      )}
      <FieldError className="problem">{problem}</FieldError>
    </DateField>
  );
}
