/** What the source answered when the connection was tried. */
import { Badge } from "../../ui/badge";
import type { Tone } from "../../ui/notice";
import type { Check } from "./form";

type DatasetCheck = Check["datasets"][number];

const FINDINGS = {
  good: { words: "Can be read", tone: "green" },
  empty: { words: "Nothing there yet", tone: "amber" },
  bad: { words: "Cannot be read", tone: "red" },
} as const satisfies Record<string, { words: string; tone: Tone }>;

interface Props {
  check: Check;
  /** Whether it is dropped files that were looked at, which come when they come. */
  isFiles: boolean;
}

export function CheckResult({ check, isFiles }: Props) {
  return (
    <div className="check" role="status">
      <ul className="check-parts" aria-label="What was found">
        {check.datasets.map((one) => (
          <li key={one.dataset}>
            <strong>{one.dataset.charAt(0).toUpperCase() + one.dataset.slice(1)}</strong>{" "}
            <Badge tone={FINDINGS[foundOf(one, isFiles)].tone}>{FINDINGS[foundOf(one, isFiles)].words}</Badge>
            <p>{one.message}</p>
            {(one.examples ?? []).length > 0 && (
              <p className="quiet">For example: {one.examples?.join("; ")}</p>
            )}
            {[...(one.warnings ?? []), ...(one.missing ?? [])].map((words) => (
              <p key={words} className="quiet">
                {words}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {check.missing.map((words) => (
        <p key={words} className="quiet">
          This kind of source has {words}.
        </p>
      ))}
      {check.suggested_mapping && (
        <p>
          A mapping is suggested from the headers of the files that have arrived. Look through it below, then
          try again.
        </p>
      )}
    </div>
  );
}

/** What did not come to be read has `permitted` null: files that are not there yet, and such as nobody can use. */
function foundOf({ reachable, permitted, count, message }: DatasetCheck, isFiles: boolean) {
  if (!reachable || permitted === false) return "bad";
  if (isFiles && (count === 0 || message.includes("has not arrived yet"))) return "empty";
  return permitted ? "good" : "bad";
}
