/** What an administrator says of a person; it counts at once, and no update from the MIS undoes it. */
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { Choice } from "../ui/choice";
import { useHeldBack } from "../ui/leaving";
import { Notice } from "../ui/notice";
import { OutdatedNotice } from "../ui/outdated-notice";
import { SavedLine } from "../ui/saved-line";
import { Tick } from "../ui/tick";
import { useEdited } from "../ui/use-edited";
import {
  type PairState,
  restrictionsOf,
  saidOf,
  statesFor,
  usableOf,
  withNewer,
  withOptOut,
} from "./restrictions";
import { type Person, useRestrict } from "./use-person";
import { PURPOSES, type Purpose } from "./words";

const OUTDATED =
  "What is stored of this person was changed meanwhile. Your own changes are still here, and saving puts them in its place.";

export function RestrictionsForm({ person }: { person: Person }) {
  const stored = saidOf(person);
  const edit = useEdited(stored);
  const { change } = edit;
  useHeldBack(edit.isTouched);
  const said = withNewer(edit.value, stored);
  const restrict = useRestrict(person.id);
  const save = () =>
    restrict.mutate(restrictionsOf(person, said), {
      onSuccess: (kept) => edit.settle(edit.value, saidOf(kept)),
    });
  return (
    <section className="card" aria-labelledby="restrictions-heading">
      <h2 id="restrictions-heading">Restrictions</h2>
      <p className="quiet">
        What you say here counts at once, also for messages on their way. No update from the MIS undoes it.
      </p>
      <Tick isSelected={said.never} onChange={(never) => change((before) => ({ ...before, never }))}>
        Never contact this person
      </Tick>
      <Tick isSelected={said.deceased} onChange={(deceased) => change((before) => ({ ...before, deceased }))}>
        This person has died
      </Tick>
      {person.kind === "contact" &&
        person.pairs.map((pair) => (
          <Choice<PairState>
            key={pair.pupil_id}
            label={`About ${pair.name}`}
            value={said.pairs[pair.pupil_id] ?? "as_recorded"}
            options={statesFor(pair)}
            onChange={(state) =>
              change((before) => ({ ...before, pairs: { ...before.pairs, [pair.pupil_id]: state } }))
            }
          />
        ))}
      {usableOf(person).map(({ channel, address }) => (
        <fieldset key={`${channel} ${address}`} className="opt-outs">
          <legend>Not wanted at {address}</legend>
          {(Object.keys(PURPOSES) as Purpose[]).map((purpose) => (
            <Tick
              key={purpose}
              isSelected={said.optOuts[address]?.includes(purpose) ?? false}
              onChange={(isOut) => change((before) => withOptOut(before, address, purpose, isOut))}
            >
              {PURPOSES[purpose]} messages
            </Tick>
          ))}
        </fieldset>
      ))}
      <OutdatedNotice isOutdated={edit.isOutdated} words={OUTDATED} onDrop={edit.drop} />
      {restrict.error && (
        <Notice tone="red" urgent>
          {sentenceOf(restrict.error)}
        </Notice>
      )}
      <div className="buttons">
        <Button tone="primary" onPress={() => !restrict.isPending && save()}>
          {restrict.isPending ? "Saving…" : "Save the restrictions"}
        </Button>
        <SavedLine isTouched={edit.isTouched} saved={restrict.isSuccess && "Saved. It counts from now on."} />
      </div>
    </section>
  );
}
