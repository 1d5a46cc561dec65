/** Every run of the last weeks: when, why, how it came out, and what it changed by name. */
import { useState } from "react";
import { duration } from "../time/words";
import { useTimes } from "../time/use-times";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ActiveRun } from "./active-run";
import { ForAdministrators } from "./for-administrators";
import { HistoryChart } from "./history-chart";
import { countWords, datasetsOf, OUTCOMES, secondsOf, TRIGGERS } from "./history-words";
import { ListState, MoreButton } from "./list-state";
import { RunChanges } from "./run-changes";
import { RunCounts } from "./run-counts";
import { type Run, useRuns } from "./use-history";

export function HistoryPage() {
  const { query, isLoaded, items } = useRuns();
  return (
    <ForAdministrators title="Sync history">
      <ActiveRun />
      <ListState query={query} loading="Loading the history…" />
      {isLoaded && items.length === 0 && (
        <div className="card empty">
          <h2>No update has ended yet</h2>
          <p>Each update is listed here when it has ended, with what it changed.</p>
        </div>
      )}
      <HistoryChart runs={items} />
      {items.length > 0 && (
        <ul className="runs" aria-label="Updates">
          {items.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </ul>
      )}
      <MoreButton query={query} words="Show earlier updates" />
    </ForAdministrators>
  );
}

function RunRow({ run }: { run: Run }) {
  const { clock } = useTimes();
  const [isOpen, setOpen] = useState(false);
  const outcome = OUTCOMES[run.status];
  const seconds = secondsOf(run);
  const counts = countWords(run);
  return (
    <li className="run">
      <div className="run-head">
        <strong>{clock(run.started_at)}</strong>
        <Badge tone={outcome.tone}>{outcome.words}</Badge>
      </div>
      <p className="quiet">
        Started {TRIGGERS[run.trigger]}
        {run.trigger === "refresh" && ` of ${run.started_by}`}
        {seconds !== null && `, took ${duration(seconds)}`}.
      </p>
      <p>{run.message}</p>
      {counts.length > 0 && <p className="quiet">{counts.join("; ")}</p>}
      {datasetsOf(run).length > 0 && (
        <Button tone="link" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {isOpen ? "Hide the details" : "Show the details"}
        </Button>
      )}
      {isOpen && <RunCounts run={run} when={clock(run.started_at)} />}
      {isOpen && counts.length > 0 && <RunChanges runId={run.id} />}
    </li>
  );
}
