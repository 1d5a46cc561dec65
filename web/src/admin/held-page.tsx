/** Removals and blankings that look wrong and wait for an administrator, by name and likely reason. */
import { useRef, useState } from "react";
import { LoadState } from "../ui/load-state";
import { ForAdministrators } from "./for-administrators";
import { HeldCard } from "./held-card";
import { type HeldGroup, useGone } from "./held-parts";
import { useHeld } from "./use-held";
import { useLookAtRunEnd } from "./use-run-end";

export function HeldPage() {
  const { data, isPending, error, refetch } = useHeld();
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const status = useRef<HTMLParagraphElement>(null);
  useLookAtRunEnd("held");
  const groups = data ?? [];
  const gone = useGone(groups);
  const leaveOut = ({ people }: HeldGroup, ids: string[]) =>
    setLeftOut((before) => {
      const shown = new Set(people.map(({ id }) => id));
      return new Set([...[...before].filter((id) => !shown.has(id)), ...ids]);
    });
  return (
    <ForAdministrators title="Held changes">
      <p>
        An update would have taken these people or their addresses away, and that looked wrong, so it waits
        for you. Everything else has been applied. Until you decide, they are left out of messages unless the
        sender takes them in.
      </p>
      <LoadState isPending={isPending} error={error} refetch={refetch} loading="Loading the held changes…" />
      {data?.length === 0 && (
        <div className="card empty">
          <h2>Nothing waits</h2>
          <p>Changes that look wrong are listed here by name, for you to approve or discard.</p>
        </div>
      )}
      <p role="status" className="quiet" tabIndex={-1} ref={status}>
        {gone.length > 0 && `Not waiting any more: ${gone.join("; ")}.`}
      </p>
      {groups.map((group) => (
        <HeldCard
          key={group.key}
          group={group}
          leftOut={leftOut}
          decided={decided}
          onLeaveOut={(ids) => leaveOut(group, ids)}
          onDecided={(ids) => setDecided((before) => new Set([...before, ...ids]))}
          onGoneWithFocus={() => status.current?.focus()}
        />
      ))}
    </ForAdministrators>
  );
}
