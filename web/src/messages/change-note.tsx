/** What changed between the list that the writer saw and the recipients: "1 number changed since you wrote this". */
import { Notice } from "../ui/notice";
import type { Message } from "./words";

type Note = NonNullable<Message["change_note"]>;
type Change = Note["names"][number]["change"];

const WORDS: Record<Change, string> = { added: "Added", changed: "Changed", removed: "Removed" };

export function ChangeNote({ note }: { note: Note }) {
  const total = note.added + note.changed + note.removed;
  if (total === 0) return <p className="quiet">{note.message}.</p>;
  return (
    <Notice tone="blue">
      <h2 className="note-heading">{note.message}</h2>
      <ul className="note-names">
        {note.names.map(({ name, change }) => (
          <li key={`${change} ${name}`}>
            {name} <small>{WORDS[change].toLowerCase()}</small>
          </li>
        ))}
      </ul>
      {total > note.names.length && <p>The first {note.names.length} are named here.</p>}
    </Notice>
  );
}
