/** What the source answered when the connection was tried. */
import { Badge } from "../../ui/badge";
import type { Check } from "./form";

type DatasetCheck = Check["datasets"][number];

export function CheckResult({ check }: { check: Check }) {
  return (
    <div className="check" role="status">
      <ul className="check-parts" aria-label="What was found">
        {check.datasets.map((one) => (
          <li key={one.dataset}>
            <strong>{one.dataset.charAt(0).toUpperCase() + one.dataset.slice(1)}</strong>{" "}
            <Badge tone={isGood(one) ? "green" : "red"}>
              {isGood(one) ? "Can be read" : "Cannot be read"}
            </Badge>
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

function isGood({ reachable, permitted }: DatasetCheck): boolean {
  return reachable && permitted !== false;
}
