/** Every run of the last weeks: when, why, how it came out, and what it changed by name. */
import { useState } from "react";
import { sentenceOf } from "../api/problem";
import { useSync } from "../sync/use-sync";
import { duration } from "../time/words";
import { useTimes } from "../time/use-times";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmButton } from "../ui/confirm-button";
import { Notice } from "../ui/notice";
import { ForAdministrators } from "./for-administrators";
import { HistoryChart } from "./history-chart";
import { countWords, OUTCOMES, secondsOf, TRIGGERS } from "./history-words";
import { ListState, MoreButton } from "./list-state";
import { RunChanges } from "./run-changes";
import { type Run, useCancelRun, useRuns } from "./use-history";

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

function ActiveRun() {
  const run = useSync().data?.run;
  const cancel = useCancelRun();
  if (!run) return null;
  return (
    <section className="card" aria-label="The update that is running">
      <p>An update is running, started by {run.started_by}. The footer shows how far it is.</p>
      {cancel.error && (
        <Notice tone="red" urgent>
          {sentenceOf(cancel.error)}
        </Notice>
      )}
      {cancel.isSuccess ? (
        <p role="status">It is being cancelled, and ends when the work in hand has stopped.</p>
      ) : (
        <ConfirmButton
          words="Cancel this update"
          question="Cancel this update?"
          consequence="What it has written so far stays. Messages that wait for it ask their senders what to do."
          onConfirm={() => cancel.mutate(run.id)}
        />
      )}
    </section>
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
      {counts.length > 0 && (
        <Button tone="link" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          {isOpen ? "Hide the changes" : "Show the changes"}
        </Button>
      )}
      {isOpen && <RunChanges runId={run.id} />}
    </li>
  );
}
