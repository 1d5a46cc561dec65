/** How long runs took and how much they changed, oldest on the left; the list below says the same in words. */
import { changedOf, secondsOf } from "./history-words";
import type { Run } from "./use-history";

const WIDTH = 640;
const HEIGHT = 64;
const FEWEST_PLACES = 30; // so that two runs do not look like two walls

export function HistoryChart({ runs }: { runs: Run[] }) {
  const ended = runs.filter((run) => run.finished_at).reverse();
  if (ended.length < 2) return null;
  return (
    <div className="charts" aria-hidden="true">
      <Bars title="Seconds" figures={ended.map((run) => secondsOf(run) ?? 0)} tone="blue" />
      <Bars title="Records changed" figures={ended.map(changedOf)} tone="green" />
    </div>
  );
}

function Bars({ title, figures, tone }: { title: string; figures: number[]; tone: "blue" | "green" }) {
  const most = Math.max(...figures, 1);
  const step = WIDTH / Math.max(figures.length, FEWEST_PLACES);
  return (
    <figure>
      <figcaption>
        {title}, at most {new Intl.NumberFormat("en-GB").format(Math.round(most))}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" data-tone={tone}>
        {figures.map((figure, place) => {
          const tall = (figure / most) * (HEIGHT - 2) + 1;
          return (
            <rect
              key={place}
              x={place * step + step * 0.15}
              y={HEIGHT - tall}
              width={step * 0.7}
              height={tall}
              rx={1}
            />
          );
        })}
      </svg>
    </figure>
  );
}
