/** Whoever may have left is left out; offered where there is somebody, and as long as they are taken in. */
import { Tick } from "../ui/tick";
import type { Draft } from "./draft";
import type { Preview } from "./use-preview";

interface Props {
  draft: Draft;
  preview: Preview;
  change: (chosen: Partial<Draft>) => void;
}

export function HeldTick({ draft, preview, change }: Props) {
  if (preview.counts.being_checked === 0 && !draft.includeHeld) return null;
  return (
    <Tick isSelected={draft.includeHeld} onChange={(includeHeld) => change({ includeHeld })}>
      Include people whose removal waits for a decision
    </Tick>
  );
}
