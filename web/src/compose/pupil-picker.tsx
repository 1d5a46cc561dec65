/** Picks years, groups and pupils by name, to take them in or to leave them out. */
import { useState } from "react";
import { useGroups } from "../api/groups";
import { sentenceOf } from "../api/problem";
import { usePeople } from "../people/use-people";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Picker } from "../ui/picker";
import type { PickedPupils } from "./draft";

const MOST_GROUPS = 40;
const TYPE_WORDS = { year: "year group", registration: "registration group", class: "class", other: "group" };

interface Props {
  label: string;
  picked: PickedPupils[];
  onChange: (picked: PickedPupils[]) => void;
}

export function PupilPicker({ label, picked, onChange }: Props) {
  const [text, setText] = useState("");
  const groups = useGroups();
  const { people, query, isEnough } = usePeople(text);
  const isLooking = groups.isPending || (isEnough && query.isFetching);
  if (groups.isError) {
    return (
      <Notice tone="red" urgent>
        The groups could not be loaded. {sentenceOf(groups.error)}{" "}
        <Button tone="link" onPress={() => void groups.refetch()}>
          Try again
        </Button>
      </Notice>
    );
  }
  const typed = text.trim().toLowerCase();
  const alike = (groups.data ?? []).filter(({ name }) => name.toLowerCase().includes(typed));
  const ofGroups = alike.slice(0, MOST_GROUPS).map(({ name, type, selector }) => {
    return { id: `${type} ${selector.group_id ?? name}`, name, detail: TYPE_WORDS[type], selector };
  });
  const pupils = people
    .filter(({ kind }) => kind === "pupil")
    .map(({ id, name, detail }) => {
      return { id: `pupil ${id}`, name, detail: `pupil, ${detail}`, selector: { pupil_ids: [id] } };
    });
  return (
    <Picker<PickedPupils>
      label={label}
      hint="Type a year, a group or a pupil’s name."
      text={text}
      onText={setText}
      options={[...ofGroups, ...(isEnough ? pupils : [])]}
      isCut={alike.length > MOST_GROUPS || (isEnough && query.hasNextPage)}
      emptyWords={isLooking ? "Looking…" : "No group or pupil of that name."}
      picked={picked}
      onChange={onChange}
    />
  );
}
