/** Runs in words. */
import type { Dataset } from "../sync/use-sync";
import { DATASET_NAMES } from "../sync/words";
import type { Tone } from "../ui/notice";
import type { Run } from "./use-history";

export const OUTCOMES: Record<Run["status"], { words: string; tone: Tone | "grey" }> = {
  queued: { words: "Waiting", tone: "blue" },
  running: { words: "Running", tone: "blue" },
  completed: { words: "Completed", tone: "green" },
  completed_with_warnings: { words: "Completed, with warnings", tone: "green" },
  completed_with_errors: { words: "Completed, with errors", tone: "amber" },
  held: { words: "Waits for a decision", tone: "amber" },
  failed: { words: "Failed", tone: "red" },
  cancelled: { words: "Cancelled", tone: "grey" },
};

export const TRIGGERS: Record<Run["trigger"], string> = {
  schedule: "by the schedule",
  refresh: "by a refresh",
  follow_up: "as a follow-up",
  file: "by a file that arrived",
  approval: "by a decision",
};

/** All that is counted of a dataset, in the order in which it is shown. */
export const COUNTS = ["read", "added", "changed", "removed", "unchanged", "dropped", "held"] as const;

/** Of these something was done. */
const DONE = ["added", "changed", "removed", "held", "dropped"] as const;

export function datasetsOf(run: Run): [Dataset, Run["datasets"][string]][] {
  return Object.entries(run.datasets) as [Dataset, Run["datasets"][string]][];
}

/** "Pupils and contacts: 3 changed, 1 added"; nothing where nothing was done. */
export function countWords(run: Run): string[] {
  return datasetsOf(run).flatMap(([dataset, counts]) => {
    const said = DONE.filter((name) => counts[name]).map((name) => `${counts[name]} ${name}`);
    return said.length > 0 ? [`${DATASET_NAMES[dataset]}: ${said.join(", ")}`] : [];
  });
}

export function changedOf(run: Run): number {
  return Object.values(run.datasets).reduce(
    (sum, counts) => sum + (counts.added ?? 0) + (counts.changed ?? 0) + (counts.removed ?? 0),
    0,
  );
}

/** Seconds that the run took; null while it runs. */
export function secondsOf(run: Run): number | null {
  return run.finished_at ? (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000 : null;
}
