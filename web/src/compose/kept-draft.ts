/** Keeps what is being written in this tab, over a reload and a lost sign-in. */
import { useCallback, useEffect, useState } from "react";
import type { Preferences } from "../api/me";
import { choose, type Draft, EMPTY_DRAFT, newDraft } from "./draft";
import { forgetKey } from "./letter-key";

/** Named anew whenever the draft's shape changes, so that an older one is not misread. */
const KEY = "rollcall.draft-4";
const OWNER = "rollcall.draft-owner";

/** The draft that is kept in this tab, or a new one that starts as its writer likes. */
export function useKeptDraft(preferences: Preferences | undefined) {
  const [draft, setDraft] = useState(() => readDraft() ?? newDraft(preferences));
  useEffect(() => {
    // A draft in which nothing was chosen yet is not kept: it would outlive the preferences from which it began.
    if (isUntouched(draft, preferences)) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(draft));
  }, [draft, preferences]);

  const change = useCallback((chosen: Partial<Draft>) => setDraft((before) => choose(before, chosen)), []);
  /** The list stays the one that the writer saw first, because changes are counted from there. */
  const remember = useCallback((key: string, previewId: string) => {
    setDraft((before) => {
      if (before.firstPreviews[key]) return before;
      return { ...before, firstPreviews: { ...before.firstPreviews, [key]: previewId } };
    });
  }, []);
  return { draft, change, remember };
}

export type KeptDraft = ReturnType<typeof useKeptDraft>;

/** A draft is never shown to another person who signs in in the same tab. */
export function claimDraft(username: string): void {
  if (sessionStorage.getItem(OWNER) !== username) clearDraft();
  sessionStorage.setItem(OWNER, username);
}

/** Whether somebody is writing a message in this tab. */
export function isDraftKept(): boolean {
  return sessionStorage.getItem(KEY) !== null;
}

export function clearDraft(): void {
  sessionStorage.removeItem(KEY);
  forgetKey();
}

/** Which lists were looked at is no choice. */
function isUntouched(draft: Draft, preferences: Preferences | undefined): boolean {
  return JSON.stringify({ ...draft, firstPreviews: {} }) === JSON.stringify(newDraft(preferences));
}

function readDraft(): Draft | null {
  try {
    const kept = sessionStorage.getItem(KEY);
    return kept ? { ...EMPTY_DRAFT, ...(JSON.parse(kept) as Partial<Draft>) } : null;
  } catch {
    return null;
  }
}
