/** Which pupils a message is about, and which of their contacts get it. */
import { useMe } from "../api/me";
import { Choice } from "../ui/choice";
import type { Contacts, Draft, Pupils } from "./draft";
import { PupilPicker } from "./pupil-picker";

const WITHOUT_ATTENDANCE = { school: "Whole school", chosen: "Some groups or pupils" };
const PUPILS: Record<Pupils, string> = { ...WITHOUT_ATTENDANCE, absent: "Absent today, no reason given" };
const CONTACTS: Record<Contacts, string> = {
  first: "First contact",
  responsible: "All with parental responsibility",
  all: "All contacts",
};

interface Props {
  draft: Draft;
  change: (chosen: Partial<Draft>) => void;
}

export function PupilFields({ draft, change }: Props) {
  const { attendance = true } = useMe().data?.features ?? {};
  const forContacts = draft.who === "contacts";
  const offersAttendance = attendance && forContacts;
  return (
    <>
      <Choice
        label={forContacts ? "Contacts of which pupils" : "Which pupils"}
        value={draft.pupils}
        options={offersAttendance ? PUPILS : (WITHOUT_ATTENDANCE as Record<Pupils, string>)}
        onChange={(pupils) => change({ pupils })}
      />
      {draft.pupils === "chosen" && (
        <PupilPicker
          label="Groups and pupils"
          picked={draft.included}
          onChange={(included) => change({ included })}
        />
      )}
      {draft.pupils === "absent" && (
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
