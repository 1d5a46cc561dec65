/** What one run changed, by name and field. */
import { ChangedValues } from "../people/changed-values";
import { CHANGE_WORDS } from "../people/words";
import { ListState, MoreButton } from "./list-state";
import { useRunChanges } from "./use-history";

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
              {change.name} <small>{change.kind}</small> {CHANGE_WORDS[change.change]}
              <ChangedValues fields={change.fields ?? []} />
            </li>
          ))}
        </ul>
      )}
      <MoreButton query={query} words="Show more changes" />
    </div>
  );
}
