/** Keeps what is being written in this tab, over a reload and a lost sign-in. */
import { useCallback, useEffect, useState } from "react";
import { choose, type Draft, EMPTY_DRAFT } from "./draft";

/** Named anew whenever the draft's shape changes, so that an older one is not misread. */
const KEY = "rollcall.draft-3";
const OWNER = "rollcall.draft-owner";

export function useKeptDraft() {
  const [draft, setDraft] = useState(readDraft);
  useEffect(() => sessionStorage.setItem(KEY, JSON.stringify(draft)), [draft]);

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

export function clearDraft(): void {
  sessionStorage.removeItem(KEY);
}

function readDraft(): Draft {
  try {
    return { ...EMPTY_DRAFT, ...(JSON.parse(sessionStorage.getItem(KEY) ?? "{}") as Partial<Draft>) };
  } catch {
    return EMPTY_DRAFT;
  }
}
