/** Whom the message is for: who, which pupils, which of their contacts, and how it goes out. */
import { Choice } from "../ui/choice";
import type { Channel, Draft, Per, Purpose, Who } from "./draft";
import { PeoplePicker } from "./people-picker";
import { PupilFields } from "./pupil-fields";

const WHO: Record<Who, string> = {
  contacts: "Parents and contacts",
  pupils: "Pupils",
  staff: "Staff",
  people: "Named people",
};
const CHANNELS: Record<Channel, string> = { sms: "Text message", email: "Email" };
const PURPOSES: Record<Purpose, string> = { general: "General", attendance: "Attendance", urgent: "Urgent" };
const WITHOUT_ATTENDANCE = { general: "General", urgent: "Urgent" };
const PURPOSE_HINTS: Record<Purpose, string> = {
  general:
    "News and reminders: waits for the end of quiet hours, and leaves out whoever opted out of such messages.",
  attendance:
    "About a pupil's absence or lateness: goes in quiet hours, too, and to those who opted out of news.",
  urgent:
    "For what cannot wait, such as a closure: goes in quiet hours, too, and to those who opted out of news.",
};
const PER: Record<Per, string> = { contact: "One for each contact", pair: "One for each pupil" };

interface Props {
  draft: Draft;
  change: (chosen: Partial<Draft>) => void;
}

export function AudienceFields({ draft, change }: Props) {
  const forContacts = draft.who === "contacts";
  return (
    <section className="card" aria-labelledby="audience-heading">
      <h2 id="audience-heading">Who is it for?</h2>
      <Choice label="Send to" value={draft.who} options={WHO} onChange={(who) => change({ who })} />
      {(forContacts || draft.who === "pupils") && <PupilFields draft={draft} change={change} />}
      {draft.who === "people" && (
        <PeoplePicker picked={draft.people} onChange={(people) => change({ people })} />
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
        options={forContacts ? PURPOSES : (WITHOUT_ATTENDANCE as Record<Purpose, string>)}
        hint={PURPOSE_HINTS[draft.purpose]}
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
