/** What a refresh changed: who, which value, before and after. */
import { useMaySend } from "../api/me";
import type { Change } from "./use-family-refresh";
import { ChangedValues } from "./changed-values";
import { CHANGE_WORDS } from "./words";

export function FamilyChanges({ changes, isAlone }: { changes: Change[]; isAlone: boolean }) {
  const maySend = useMaySend();
  if (changes.length === 0) return null;
  return (
    <>
      {!isAlone && (
        <p className="quiet">The family was part of a larger update; everything that it changed is listed.</p>
      )}
      <ul className="changes" aria-label="What changed">
        {changes.map((change) => (
          <li key={`${change.dataset} ${change.kind} ${change.id} ${change.change}`}>
            <strong>{change.name}</strong> {CHANGE_WORDS[change.change]}
            <ChangedValues fields={change.fields ?? []} />
          </li>
        ))}
      </ul>
      {!maySend && <p className="quiet">Senders at your school also see the values.</p>}
    </>
  );
}
