/** Whoever may have left is left out; offered where there is somebody, and as long as they are taken in. */
import { useSync } from "../sync/use-sync";
import { Tick } from "../ui/tick";
import type { Draft } from "./draft";
import type { Preview } from "./use-preview";

/** The API's own words for a person whose removal is held. */
const BEING_CHECKED = "being checked: may have left";

interface Props {
  draft: Draft;
  preview: Preview;
  change: (chosen: Partial<Draft>) => void;
}

export function HeldTick({ draft, preview, change }: Props) {
  const isHolding = useSync().data?.attention.some(({ kind }) => kind === "held_changes") ?? false;
  const { items, next } = preview.exclusions;
  // Of a long list only the first are known here.
  const leavesOut = items.some(({ reason }) => reason === BEING_CHECKED) || (isHolding && next !== null);
  if (!leavesOut && !draft.includeHeld) return null;
  return (
    <Tick isSelected={draft.includeHeld} onChange={(includeHeld) => change({ includeHeld })}>
      Include people whose removal waits for a decision
    </Tick>
  );
}
