/** Removals and blankings that look wrong and wait for an administrator, by name and likely reason. */
import { ForAdministrators } from "./for-administrators";
import { HeldCard } from "./held-card";
import { ListState, MoreButton } from "./list-state";
import { useHeld } from "./use-held";

export function HeldPage() {
  const { query, isLoaded, items } = useHeld();
  return (
    <ForAdministrators title="Held changes">
      <p>
        An update would have taken these people or their addresses away, and that looked wrong, so it waits
        for you. Everything else has been applied. Until you decide, they are left out of messages unless the
        sender takes them in.
      </p>
      <ListState query={query} loading="Loading the held changes…" />
      {isLoaded && items.length === 0 && (
        <div className="card empty">
          <h2>Nothing waits</h2>
          <p>Changes that look wrong are listed here by name, for you to approve or discard.</p>
        </div>
      )}
      {items.map((part, place) => (
        <HeldCard key={`${part.id} ${place}`} part={part} />
      ))}
      <MoreButton query={query} words="Show more held changes" />
    </ForAdministrators>
  );
}
