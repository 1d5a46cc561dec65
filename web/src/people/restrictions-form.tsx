/** What an administrator says of a person; it counts at once, and no update from the MIS undoes it. */
import { useState } from "react";
import type { components } from "../api/schema";
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { Choice } from "../ui/choice";
import { Notice } from "../ui/notice";
import { Tick } from "../ui/tick";
import { type Address, type Pair, type Person, type Restrictions, useRestrict } from "./use-person";
import { PURPOSES, type Purpose } from "./words";

type PairState = components["schemas"]["PairRestriction"]["state"];

const PAIR_STATES: Record<PairState, string> = {
  as_recorded: "As the MIS has it",
  cleared: "May be written to, in spite of the court order",
  no_contact: "Nothing about this pupil",
};

interface Said {
  never: boolean;
  deceased: boolean;
  pairs: Record<string, PairState>;
  optOuts: Record<string, Purpose[]>;
}

export function RestrictionsForm({ person }: { person: Person }) {
  const [said, setSaid] = useState(() => saidOf(person));
  const restrict = useRestrict(person.id);
  const usable = usableOf(person);
  return (
    <section className="card" aria-labelledby="restrictions-heading">
      <h2 id="restrictions-heading">Restrictions</h2>
      <p className="quiet">
        What you say here counts at once, also for messages on their way. No update from the MIS undoes it.
      </p>
      <Tick isSelected={said.never} onChange={(never) => setSaid({ ...said, never })}>
        Never contact this person
      </Tick>
      <Tick isSelected={said.deceased} onChange={(deceased) => setSaid({ ...said, deceased })}>
        This person has died
      </Tick>
      {person.kind === "contact" &&
        person.pairs.map((pair) => (
          <Choice<PairState>
            key={pair.pupil_id}
            label={`About ${pair.name}`}
            value={said.pairs[pair.pupil_id] ?? "as_recorded"}
            options={statesFor(pair)}
            onChange={(state) => setSaid({ ...said, pairs: { ...said.pairs, [pair.pupil_id]: state } })}
          />
        ))}
      {usable.map(({ channel, address }) => (
        <fieldset key={`${channel} ${address}`} className="opt-outs">
          <legend>Not wanted at {address}</legend>
          {(Object.keys(PURPOSES) as Purpose[]).map((purpose) => (
            <Tick
              key={purpose}
              isSelected={said.optOuts[address]?.includes(purpose) ?? false}
              onChange={(isOut) => setSaid(withOptOut(said, address, purpose, isOut))}
            >
              {PURPOSES[purpose]} messages
            </Tick>
          ))}
        </fieldset>
      ))}
      {restrict.error && (
        <Notice tone="red" urgent>
          {sentenceOf(restrict.error)}
        </Notice>
      )}
      <div className="buttons">
        <Button
          tone="primary"
          onPress={() => !restrict.isPending && restrict.mutate(restrictionsOf(person, said))}
        >
          {restrict.isPending ? "Saving…" : "Save the restrictions"}
        </Button>
        <span role="status" className="quiet">
          {restrict.isSuccess && "Saved. It counts from now on."}
        </span>
      </div>
    </section>
  );
}

function saidOf({ never_contact, deceased, pairs, addresses }: Person): Said {
  return {
    never: never_contact === true,
    deceased: deceased === true,
    pairs: Object.fromEntries(pairs.map((pair) => [pair.pupil_id, pair.said ?? "as_recorded"])),
    optOuts: Object.fromEntries((addresses ?? []).map((one) => [one.address ?? "", [...one.opt_outs]])),
  };
}

function restrictionsOf(person: Person, said: Said): Restrictions {
  return {
    never_contact: said.never,
    deceased: said.deceased,
    pairs:
      person.kind === "contact"
        ? person.pairs.map(({ pupil_id }) => ({ pupil_id, state: said.pairs[pupil_id] ?? "as_recorded" }))
        : [],
    opt_outs: usableOf(person).map(({ channel, address }) => ({
      channel,
      address,
      purposes: said.optOuts[address] ?? [],
    })),
  };
}

/** Clearing is offered only where there is a court order to clear. */
function statesFor({ court_order: order, said }: Pair): Record<PairState, string> {
  if (order || said === "cleared") return PAIR_STATES;
  const { as_recorded, no_contact } = PAIR_STATES;
  return { as_recorded, no_contact } as Record<PairState, string>;
}

function withOptOut(said: Said, address: string, purpose: Purpose, isOut: boolean): Said {
  const others = (said.optOuts[address] ?? []).filter((one) => one !== purpose);
  return { ...said, optOuts: { ...said.optOuts, [address]: isOut ? [...others, purpose] : others } };
}

interface Usable {
  channel: Address["channel"];
  address: string;
}

/** Each address once, though the MIS may hold it twice. */
function usableOf({ addresses }: Person): Usable[] {
  const usable = new Map<string, Usable>();
  for (const { channel, address } of addresses ?? []) {
    if (address) usable.set(`${channel} ${address.toLowerCase()}`, { channel, address });
  }
  return [...usable.values()];
}
