/** What one run changed, by name and field. */
import { ListState, MoreButton } from "./list-state";
import { type Change, useRunChanges } from "./use-history";

const CHANGED: Record<Change["change"], string> = {
  added: "added",
  changed: "changed",
  removed: "removed",
  held: "waits for a decision",
};

export function RunChanges({ runId }: { runId: string }) {
  const { query, isLoaded, items } = useRunChanges(runId);
  return (
    <div className="changes">
      <ListState query={query} loading="Loading the changes…" />
      {isLoaded && items.length === 0 && (
        <p className="quiet">No names were kept of this update, as of a school's first one.</p>
      )}
      {items.length > 0 && (
        <ul>
          {items.map((change, place) => (
            <li key={`${change.kind} ${change.id} ${place}`}>
              {change.name} <small>{change.kind}</small> {CHANGED[change.change]}
              {(change.fields ?? []).map((field) => (
                <small key={field.field} className="field-change">
                  {field.field}
                  {field.before !== null && `: ${field.before || "nothing"} → ${field.after || "nothing"}`}
                </small>
              ))}
            </li>
          ))}
        </ul>
      )}
      <MoreButton query={query} words="Show more changes" />
    </div>
  );
}
