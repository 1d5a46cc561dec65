/** Each dataset's age and, while an update runs, how far it is. */
import { ProgressBar } from "react-aria-components/ProgressBar";
import { useTimes } from "../time/use-times";
import type { Dataset, Job, SyncStatus } from "./use-sync";
import { DATASET_NAMES, progressWords } from "./words";

export function DatasetList({ status }: { status: SyncStatus }) {
  const { ago, clock } = useTimes();
  const known = Object.keys(DATASET_NAMES) as Dataset[];
  return (
    <ul className="datasets">
      {known.map((dataset) => {
        const facts = status.datasets[dataset];
        const jobs = status.run?.jobs.filter((one) => one.dataset === dataset) ?? [];
        const job = jobs.find((one) => one.pupil_id === null) ?? jobs[0];
        if (!facts) return null;
        return (
          <li key={dataset} data-state={facts.state}>
            <span className="dataset-name">{DATASET_NAMES[dataset]}</span>
            <span className="dataset-time">
              {facts.data_as_of ? (
                <>
                  {ago(facts.data_as_of)}, <small>{clock(facts.data_as_of)}</small>
                  {facts.source_as_of && <small>, from a copy of {clock(facts.source_as_of)}</small>}
                </>
              ) : (
                "not yet read"
              )}
            </span>
            {job && <JobProgress job={job} />}
          </li>
        );
      })}
    </ul>
  );
}

function JobProgress({ job }: { job: Job }) {
  const share = shareDone(job);
  return (
    <ProgressBar
      className="progress"
      aria-label={`Update of ${job.pupil_id === null ? DATASET_NAMES[job.dataset] : "one family"}`}
      value={share ?? 0}
      isIndeterminate={share === null}
      valueLabel={progressWords(job)}
    >
      {({ valueText }) => (
        <>
          <span className="track" data-unknown={share === null || undefined}>
            <span className="fill" style={{ inlineSize: `${share ?? 30}%` }} />
          </span>
          <small>{valueText ?? progressWords(job)}</small>
        </>
      )}
    </ProgressBar>
  );
}

/** 0 to 100; null while reading from an MIS that states no total. */
function shareDone({ state, read, total }: Job): number | null {
  if (state === "waiting") return 0;
  if (state !== "reading") return 100;
  return total ? Math.min(100, (100 * read) / total) : null;
}
