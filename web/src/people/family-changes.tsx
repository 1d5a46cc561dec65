/** What a refresh changed: who, which value, before and after. */
import { useMaySend } from "../api/me";
import type { Change } from "./use-family-refresh";
import { CHANGE_WORDS, fieldWords } from "./words";

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
            <Values change={change} />
          </li>
        ))}
      </ul>
      {!maySend && <p className="quiet">Senders at your school also see the values.</p>}
    </>
  );
}

function Values({ change: { fields = [] } }: { change: Change }) {
  if (fields.length === 0) return null;
  return (
    <dl className="values">
      {fields.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{fieldWords(field)}</dt>
          {after === null && before === null ? (
            <dd>changed</dd>
          ) : (
            <dd className="address">
              <span className="visually-hidden">before: </span>
              <del>{before || "empty"}</del> <span aria-hidden="true">→</span>{" "}
              <span className="visually-hidden">after: </span>
              <ins>{after || "empty"}</ins>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
