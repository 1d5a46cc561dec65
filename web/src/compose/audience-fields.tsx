/** Whom the message is for: who, which pupils, which of their contacts, and how it goes out. */
import { type Group, useGroups } from "../api/groups";
import { useMe } from "../api/me";
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { Choice } from "../ui/choice";
import { Notice } from "../ui/notice";
import { SelectField } from "../ui/select";
import type { Channel, Contacts, Draft, Per, Pupils, Purpose, Who } from "./draft";

const WHO: Record<Who, string> = { contacts: "Parents and contacts", staff: "Staff" };
const WITHOUT_ATTENDANCE = {
  school: "Whole school",
  year: "A year group",
  registration: "A registration group",
};
const PUPILS: Record<Pupils, string> = { ...WITHOUT_ATTENDANCE, absent: "Absent today, no reason given" };
const CONTACTS: Record<Contacts, string> = {
  first: "First contact",
  responsible: "All with parental responsibility",
  all: "All contacts",
};
const CHANNELS: Record<Channel, string> = { sms: "Text message", email: "Email" };
const PURPOSES: Record<Purpose, string> = { general: "General", attendance: "Attendance", urgent: "Urgent" };
const STAFF_PURPOSES = { general: "General", urgent: "Urgent" };
const PER: Record<Per, string> = { contact: "One for each contact", pair: "One for each pupil" };

interface Props {
  draft: Draft;
  change: (chosen: Partial<Draft>) => void;
}

export function AudienceFields({ draft, change }: Props) {
  const forContacts = draft.who === "contacts";
  const { attendance = true } = useMe().data?.features ?? {};
  return (
    <section className="card" aria-labelledby="audience-heading">
      <h2 id="audience-heading">Who is it for?</h2>
      <Choice label="Send to" value={draft.who} options={WHO} onChange={(who) => change({ who })} />
      {forContacts && (
        <>
          <Choice
            label="Contacts of which pupils"
            value={draft.pupils}
            options={attendance ? PUPILS : (WITHOUT_ATTENDANCE as Record<Pupils, string>)}
            onChange={(pupils) => change({ pupils })}
          />
          {(draft.pupils === "year" || draft.pupils === "registration") && (
            <GroupField kind={draft.pupils} draft={draft} change={change} />
          )}
          <Choice
            label="Which contacts of each pupil"
            value={draft.contacts}
            options={CONTACTS}
            onChange={(contacts) => change({ contacts })}
          />
        </>
      )}
      <Choice
        label="Send by"
        value={draft.channel}
        options={CHANNELS}
        onChange={(channel) => change({ channel })}
      />
      <Choice<Purpose>
        label="Purpose"
        value={draft.purpose}
        options={forContacts ? PURPOSES : (STAFF_PURPOSES as Record<Purpose, string>)}
        onChange={(purpose) => change({ purpose })}
      />
      {forContacts && draft.purpose !== "attendance" && (
        <Choice
          label="How many messages"
          value={draft.per}
          options={PER}
          onChange={(per) => change({ per })}
        />
      )}
      {forContacts && draft.purpose === "attendance" && (
        <p className="quiet">Attendance messages go out once for each pupil, so that each child is named.</p>
      )}
    </section>
  );
}

const GROUP_WORDS = {
  year: { label: "Year group", placeholder: "Choose a year group" },
  registration: { label: "Registration group", placeholder: "Choose a registration group" },
};

function GroupField({ kind, draft, change }: Props & { kind: "year" | "registration" }) {
  const groups = useGroups();
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
  const options = (groups.data ?? [])
    .filter((group: Group) => group.type === kind)
    .map(({ name, selector }) => ({ id: JSON.stringify(selector), name }));
  if (groups.data && options.length === 0) {
    return <p className="quiet">No such groups have been read from the MIS yet. Press Request now below.</p>;
  }
  const words = GROUP_WORDS[kind];
  return (
    <SelectField
      label={words.label}
      placeholder={groups.isPending ? "Loading the groups…" : words.placeholder}
      isDisabled={groups.isPending}
      options={options}
      value={draft[kind]}
      onChange={(id) => change({ [kind]: id })}
    />
  );
}
