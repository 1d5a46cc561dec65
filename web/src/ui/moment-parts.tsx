/** What the fields for moments share: a label, the parts to type, a hint and what is wrong. */
import { DateInput, DateSegment } from "react-aria-components/DateField";
import { FieldError } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";

interface Props {
  label: string;
  hint?: string | undefined;
  problem?: string | undefined;
}

export function MomentParts({ label, hint, problem }: Props) {
  return (
    <>
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
    </>
  );
}
