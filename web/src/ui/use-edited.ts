/** What somebody has begun to change in a form, over whatever newer state is stored meanwhile. */
import { useState } from "react";

interface Edited<T> {
  /** The stored state from which the change began. */
  begun: T;
  value: T;
}

export interface Edit<T> {
  value: T;
  change: (next: (before: T) => T) => void;
  /** Something is changed and not saved. */
  isTouched: boolean;
  /** The stored state has moved since the change began. */
  isOutdated: boolean;
  /** Forgets the change: the form shows the stored state again. */
  drop: () => void;
  /** To be called after saving: what was changed since it was sent stays, the rest is as stored. */
  settle: (sent: T, stored: T) => void;
}

/** A form that follows the stored state until it is touched; states are compared as JSON. */
export function useEdited<T>(stored: T): Edit<T> {
  const [edited, setEdited] = useState<Edited<T> | null>(null);
  const touched = edited && !isSame(edited.value, edited.begun) ? edited : null;
  return {
    value: touched ? touched.value : stored,
    change: (next) =>
      setEdited((before) =>
        before && !isSame(before.value, before.begun)
          ? { ...before, value: next(before.value) }
          : { begun: stored, value: next(stored) },
      ),
    isTouched: touched !== null,
    isOutdated: touched !== null && !isSame(touched.begun, stored),
    drop: () => setEdited(null),
    settle: (sent, now) =>
      setEdited((before) =>
        before && !isSame(before.value, sent) ? { begun: now, value: before.value } : null,
      ),
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
