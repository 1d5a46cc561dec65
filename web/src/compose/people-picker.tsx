/** Picks people by name: pupils, contacts and staff. */
import { useState } from "react";
import { usePeople } from "../people/use-people";
import { KIND_WORDS } from "../people/words";
import { type Option, Picker } from "../ui/picker";

export function PeoplePicker({
  picked,
  onChange,
}: {
  picked: Option[];
  onChange: (picked: Option[]) => void;
}) {
  const [text, setText] = useState("");
  const { people, query, isEnough } = usePeople(text);
  const options = people.map(({ id, kind, name, detail }) => {
    const words = KIND_WORDS[kind].toLowerCase();
    return { id, name, detail: kind === "staff" || !detail ? words : `${words}, ${detail}` };
  });
  const empty = query.isFetching ? "Looking…" : "Nobody of that name.";
  return (
    <Picker
      label="People"
      hint="Type a name, and choose from the list."
      text={text}
      onText={setText}
      options={options}
      isCut={isEnough && query.hasNextPage}
      emptyWords={isEnough ? empty : "Two letters are enough to begin."}
      picked={picked}
      onChange={onChange}
    />
  );
}
