/** Which pupils a message is about, and which of their contacts get it. */
import { useMe } from "../api/me";
import { useTimes } from "../time/use-times";
import { Choice } from "../ui/choice";
import { AttendanceFields } from "./attendance-fields";
import { type Contacts, type Draft, isByMarks, type Pupils } from "./draft";
import { PupilPicker } from "./pupil-picker";

const WITHOUT_ATTENDANCE = { school: "Whole school", chosen: "Some groups or pupils" };
const CONTACTS: Record<Contacts, string> = {
  first: "First contact",
  responsible: "All with parental responsibility",
  all: "All contacts",
};

/** A day that was chosen stands below. */
function byMarks(day: string): Record<Pupils, string> {
  const when = day === "today" ? "today" : "that day";
  return { ...WITHOUT_ATTENDANCE, absent: `Absent ${when}, no reason given`, late: `Late ${when}` };
}

interface Props {
  draft: Draft;
  change: (chosen: Partial<Draft>) => void;
}

export function PupilFields({ draft, change }: Props) {
  const { attendance = true } = useMe().data?.features ?? {};
  const { today } = useTimes();
  const forContacts = draft.who === "contacts";
  const offersAttendance = attendance && forContacts;
  return (
    <>
      <Choice
        label={forContacts ? "Contacts of which pupils" : "Which pupils"}
        value={draft.pupils}
        options={offersAttendance ? byMarks(draft.day) : (WITHOUT_ATTENDANCE as Record<Pupils, string>)}
        onChange={(pupils) => change({ pupils })}
      />
      {draft.pupils === "chosen" && (
        <PupilPicker
          label="Groups and pupils"
          picked={draft.included}
          onChange={(included) => change({ included })}
        />
      )}
      {isByMarks(draft) && <AttendanceFields draft={draft} today={today} change={change} />}
      {isByMarks(draft) && (
        <PupilPicker
          label="Only in these groups (optional)"
          picked={draft.included}
          onChange={(included) => change({ included })}
        />
      )}
      <PupilPicker
        label="Leave out (optional)"
        picked={draft.excluded}
        onChange={(excluded) => change({ excluded })}
      />
      {forContacts && (
        <Choice
          label="Which contacts of each pupil"
          value={draft.contacts}
          options={CONTACTS}
          onChange={(contacts) => change({ contacts })}
        />
      )}
    </>
  );
}
