/** One of a few: all choices are in sight. */
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { RadioButton, RadioField, RadioGroup } from "react-aria-components/RadioGroup";

interface Props<T extends string> {
  label: string;
  value: T;
  options: Record<T, string>;
  /** What the present choice means. */
  hint?: string;
  onChange: (value: T) => void;
}

export function Choice<T extends string>({ label, value, options, hint, onChange }: Props<T>) {
  return (
    <RadioGroup className="choice" value={value} onChange={(chosen) => onChange(chosen as T)}>
      <Label>{label}</Label>
      <div className="choice-options">
        {(Object.entries(options) as [T, string][]).map(([option, words]) => (
          <RadioField key={option} value={option}>
            <RadioButton className="choice-option">{words}</RadioButton>
          </RadioField>
        ))}
      </div>
      {hint && (
        <Text slot="description" className="quiet">
          {hint}
        </Text>
      )}
    </RadioGroup>
  );
}
