/** Some of many, found by typing: what is picked stands below and can be taken out again. */
import { useId, useRef, useState } from "react";
import { ComboBox } from "react-aria-components/ComboBox";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Text } from "react-aria-components/Text";
import { Button } from "./button";

export interface Option {
  id: string;
  name: string;
  /** Tells namesakes apart. */
  detail: string;
}

const MORE = "There are more: type more of the name.";

interface Props<T extends Option> {
  label: string;
  hint: string;
  text: string;
  onText: (text: string) => void;
  options: T[];
  /** Whether there are more than the options. */
  isCut: boolean;
  /** What the list says while it is empty. */
  emptyWords: string;
  picked: T[];
  onChange: (picked: T[]) => void;
}

export function Picker<T extends Option>(props: Props<T>) {
  const { label, hint, text, onText, options, isCut, emptyWords, picked, onChange } = props;
  const labelId = useId();
  const [round, setRound] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const open = options.filter((option) => !picked.some(({ id }) => id === option.id));

  function pick(id: string): void {
    const option = open.find((one) => one.id === id);
    if (option) onChange([...picked, option]);
    onText("");
    setRound(round + 1);
  }

  function takeOut(id: string): void {
    onChange(picked.filter((option) => option.id !== id));
    // The button that was pressed is going.
    input.current?.focus();
  }

  return (
    <div className="picker">
      {/* Begun anew after each pick, because an emptied field would open its list again over the fields below. */}
      <ComboBox
        key={round}
        autoFocus={round > 0}
        className="field"
        items={open}
        inputValue={text}
        onInputChange={onText}
        value={null}
        onChange={(id) => id !== null && pick(String(id))}
        allowsEmptyCollection
      >
        <Label id={labelId}>{label}</Label>
        <Input autoComplete="off" ref={input} />
        <Text slot="description" className="quiet">
          {hint}
        </Text>
        <Popover className="popover list-popover">
          <ListBox<T>
            className="list-box"
            renderEmptyState={() => <p className="list-item quiet">{isCut ? MORE : emptyWords}</p>}
          >
            {({ name, detail }) => (
              <ListBoxItem className="list-item" textValue={name}>
                {name} {detail && <small>{detail}</small>}
              </ListBoxItem>
            )}
          </ListBox>
          {isCut && open.length > 0 && <p className="list-item quiet">{MORE}</p>}
        </Popover>
      </ComboBox>
      {picked.length > 0 && (
        <ul className="picked" aria-labelledby={labelId}>
          {picked.map((option) => (
            <li key={option.id}>
              {option.name} {option.detail && <small>{option.detail}</small>}
              <Button tone="link" aria-label={`Take out ${option.name}`} onPress={() => takeOut(option.id)}>
                <span aria-hidden="true">×</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
