/** Removals and blankings that look wrong and wait for an administrator, by name and likely reason. */
import { useState } from "react";
import { ForAdministrators } from "./for-administrators";
import { HeldCard } from "./held-card";
import { keyed, useGone } from "./held-parts";
import { ListState, MoreButton } from "./list-state";
import { type HeldPart, useHeld } from "./use-held";

export function HeldPage() {
  const { query, isLoaded, items } = useHeld();
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const parts = keyed(items);
  const gone = useGone(parts);
  const leaveOut = (part: HeldPart, ids: string[]) =>
    setLeftOut((before) => {
      const others = [...before].filter((id) => !part.people.some((person) => person.id === id));
      return new Set([...others, ...ids]);
    });
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
      <p role="status" className="quiet">
        {gone.length > 0 && `Not waiting any more: ${gone.join("; ")}.`}
      </p>
      {parts.map(({ key, part }) => (
        <HeldCard key={key} part={part} leftOut={leftOut} onLeaveOut={(ids) => leaveOut(part, ids)} />
      ))}
      <MoreButton query={query} words="Show more held changes" />
    </ForAdministrators>
  );
}
