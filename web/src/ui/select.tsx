/** One of many, from a list that opens. */
import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select, SelectValue } from "react-aria-components/Select";

interface Props {
  label: string;
  placeholder: string;
  options: { id: string; name: string }[];
  value: string;
  onChange: (id: string) => void;
  isDisabled?: boolean;
}

export function SelectField({ label, placeholder, options, value, onChange, isDisabled = false }: Props) {
  return (
    <Select
      className="field select"
      placeholder={placeholder}
      isDisabled={isDisabled}
      value={value || null}
      onChange={(key) => onChange(String(key ?? ""))}
    >
      <Label>{label}</Label>
      <Button className="select-button">
        <SelectValue />
        <svg viewBox="0 0 12 8" width="12" height="8" aria-hidden="true">
          <path d="M1 1.5 6 6.5 11 1.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
        </svg>
      </Button>
      <Popover className="popover list-popover">
        <ListBox items={options} className="list-box">
          {(option) => <ListBoxItem className="list-item">{option.name}</ListBoxItem>}
        </ListBox>
      </Popover>
    </Select>
  );
}
