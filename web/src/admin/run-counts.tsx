/** What one run did, in records: a line for each kind of data. */
import { DATASET_NAMES } from "../sync/words";
import { COUNTS, datasetsOf } from "./history-words";
import type { Run } from "./use-history";

const FIGURES = new Intl.NumberFormat("en-GB");

export function RunCounts({ run, when }: { run: Run; when: string }) {
  const caption = `Records of the update at ${when}`;
  return (
    // Scrolled by itself in a narrow window, and so reached by the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="counts" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Data</th>
            {COUNTS.map((name) => (
              <th key={name} scope="col">
                {name.charAt(0).toUpperCase() + name.slice(1)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {datasetsOf(run).map(([dataset, counts]) => (
            <tr key={dataset}>
              <th scope="row">{DATASET_NAMES[dataset]}</th>
              {COUNTS.map((name) => (
                <td key={name}>{FIGURES.format(counts[name] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
