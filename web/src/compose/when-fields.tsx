/** When the message goes: at once, after the sync, at a time, or when the data is fresh enough. */
import { useMe } from "../api/me";
import { typedIn } from "../time/school-clock";
import { Boundary } from "../ui/boundary";
import { Choice } from "../ui/choice";
import { loadable } from "../ui/loadable";
import type { Draft, When } from "./draft";

const MomentField = loadable(async () => (await import("../ui/moment-field")).MomentField);

const WHEN: Record<When, string> = {
  now: "As soon as it is safe",
  at: "At a time",
  when_fresh: "When the data is fresh",
};
const AN_HOUR = 60;

interface Props {
  draft: Draft;
  change: (chosen: Partial<Draft>) => void;
  problem: string | undefined;
}

export function WhenFields({ draft, change, problem }: Props) {
  const timeZone = useMe().data?.school.timezone ?? "Europe/London";

  function choose(when: When): void {
    const now = new Date();
    const at = draft.at || typedIn(AN_HOUR, now, timeZone);
    const newerThan = draft.newerThan || typedIn(0, now, timeZone);
    const askAt = draft.askAt || typedIn(2 * AN_HOUR, now, timeZone);
    change({ when, at, newerThan, askAt });
  }

  return (
    <section className="card" aria-labelledby="when-heading">
      <h2 id="when-heading">When does it go?</h2>
      <Choice label="Send it" value={draft.when} options={WHEN} onChange={choose} />
      <Boundary what="The fields for a day and a time" fallback={<p className="quiet">Loading…</p>}>
        {draft.when === "at" && (
          <MomentField
            label="Day and time"
            hint="By the school's own clock. The recipients are looked up again then."
            value={draft.at}
            onChange={(at) => change({ at })}
            problem={problem}
          />
        )}
        {draft.when === "when_fresh" && (
          <>
            <MomentField
              label="Send when the data is newer than"
              hint="For example, the time at which you changed something in the MIS. Data that was read within that same minute does not count."
              value={draft.newerThan}
              onChange={(newerThan) => change({ newerThan })}
              problem={problem}
            />
            <MomentField
              label="If it is not by then, ask me at"
              value={draft.askAt}
              onChange={(askAt) => change({ askAt })}
            />
          </>
        )}
      </Boundary>
    </section>
  );
}
