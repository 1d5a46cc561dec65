/** Held lists by reason, across newer lists: which is which, what became of it, and which are gone. */
import { useState } from "react";
import type { components } from "../api/schema";

export type HeldPart = components["schemas"]["HeldChangeView"];

export interface HeldGroup extends HeldPart {
  /** A newer list has a new id, so a group is known by what it holds and why. */
  key: string;
  /** Whether nobody of its list stands in another group. */
  isWholeList: boolean;
}

/** The API gives a long list in several parts, which are one matter to whoever decides. */
export function joined(parts: readonly HeldPart[]): HeldGroup[] {
  const groups = new Map<string, HeldPart>();
  for (const part of parts) {
    const key = `${part.dataset} ${part.kind} ${part.reason}`;
    const people = [...(groups.get(key)?.people ?? []), ...part.people];
    groups.set(key, { ...part, people });
  }
  return [...groups].map(([key, group]) => ({
    ...group,
    key,
    isWholeList: ![...groups].some(([other, { id }]) => other !== key && id === group.id),
  }));
}

/** The reasons that were shown and wait no longer. */
export function useGone(groups: readonly HeldGroup[]): string[] {
  const [known, setKnown] = useState<Record<string, string>>({});
  const shown = Object.fromEntries(groups.map(({ key, reason }) => [key, reason]));
  if (Object.keys(shown).some((key) => !(key in known))) setKnown({ ...known, ...shown });
  const gone = Object.entries(known).filter(([key]) => !(key in shown));
  const left = new Set(Object.values(shown));
  return [...new Set(gone.map(([, reason]) => reason))].filter((reason) => !left.has(reason));
}

/**
 * "2 more, 1 fewer" than when the group was first shown; empty where it is as it was. Whom the reader has decided about
 * is missing by that decision and does not count.
 */
export function useDifference({ people }: HeldGroup, decided: ReadonlySet<string>): string {
  const [first] = useState(() => new Set(people.map(({ id }) => id)));
  const now = new Set(people.map(({ id }) => id));
  const more = [...now].filter((id) => !first.has(id)).length;
  const fewer = [...first].filter((id) => !now.has(id) && !decided.has(id)).length;
  return [more && `${more} more`, fewer && `${fewer} fewer`].filter(Boolean).join(", ");
}
