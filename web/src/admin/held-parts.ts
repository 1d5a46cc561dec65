/** Held parts across newer lists: which part is which, what became of it, and which are gone. */
import { useState } from "react";
import type { HeldPart } from "./use-held";

export interface KeyedPart {
  key: string;
  part: HeldPart;
}

/** A newer list has a new id, so a part is known by what it holds and why; a long one comes in several. */
export function keyed(parts: readonly HeldPart[]): KeyedPart[] {
  const counts = new Map<string, number>();
  return parts.map((part) => {
    const name = `${part.dataset} ${part.kind} ${part.reason}`;
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    return { key: `${name} ${number}`, part };
  });
}

/** The reasons of parts that were shown and are in the list no longer. */
export function useGone(parts: readonly KeyedPart[]): string[] {
  const [known, setKnown] = useState<Record<string, string>>({});
  const shown = Object.fromEntries(parts.map(({ key, part }) => [key, part.reason]));
  if (Object.keys(shown).some((key) => !(key in known))) setKnown({ ...known, ...shown });
  const gone = Object.entries(known).filter(([key]) => !(key in shown));
  const left = new Set(Object.values(shown));
  return [...new Set(gone.map(([, reason]) => reason))].filter((reason) => !left.has(reason));
}

/** "2 more, 1 fewer" than when the part was first shown; empty where it is as it was. */
export function useDifference({ people }: HeldPart): string {
  const [first] = useState(() => people.map(({ id }) => id));
  const more = people.filter(({ id }) => !first.includes(id)).length;
  const fewer = first.filter((id) => !people.some((person) => person.id === id)).length;
  return [more && `${more} more`, fewer && `${fewer} fewer`].filter(Boolean).join(", ");
}
