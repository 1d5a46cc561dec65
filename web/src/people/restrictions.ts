/** What an administrator says of a person, as it is ticked and as the API takes it: pure. */
import type { components } from "../api/schema";
import type { Address, Pair, Person, Restrictions } from "./use-person";
import type { Purpose } from "./words";

export type PairState = components["schemas"]["PairRestriction"]["state"];

const PAIR_STATES: Record<PairState, string> = {
  as_recorded: "As the MIS has it",
  cleared: "May be written to, in spite of the court order",
  no_contact: "Nothing about this pupil",
};

export interface Said {
  never: boolean;
  deceased: boolean;
  pairs: Record<string, PairState>;
  optOuts: Record<string, Purpose[]>;
}

export function saidOf({ never_contact, deceased, pairs, addresses }: Person): Said {
  return {
    never: never_contact === true,
    deceased: deceased === true,
    pairs: byKey(pairs.map((pair) => [pair.pupil_id, pair.said ?? "as_recorded"])),
    optOuts: byKey((addresses ?? []).map((one) => [one.address ?? "", [...one.opt_outs].sort()])),
  };
}

/** A pair or an address that came since is as stored. */
export function withNewer(said: Said, stored: Said): Said {
  return {
    ...said,
    pairs: { ...stored.pairs, ...said.pairs },
    optOuts: { ...stored.optOuts, ...said.optOuts },
  };
}

/** In one order, so that the MIS listing the same in another is no change. */
function byKey<T>(entries: [string, T][]): Record<string, T> {
  return Object.fromEntries(entries.sort(([one], [other]) => one.localeCompare(other)));
}

export function restrictionsOf(person: Person, said: Said): Restrictions {
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
export function statesFor({ court_order: order, said }: Pair): Record<PairState, string> {
  if (order || said === "cleared") return PAIR_STATES;
  const { as_recorded, no_contact } = PAIR_STATES;
  return { as_recorded, no_contact } as Record<PairState, string>;
}

export function withOptOut(said: Said, address: string, purpose: Purpose, isOut: boolean): Said {
  const others = (said.optOuts[address] ?? []).filter((one) => one !== purpose);
  return {
    ...said,
    optOuts: { ...said.optOuts, [address]: isOut ? [...others, purpose].sort() : others },
  };
}

interface Usable {
  channel: Address["channel"];
  address: string;
}

/** Each address once, though the MIS may hold it twice. */
export function usableOf({ addresses }: Person): Usable[] {
  const usable = new Map<string, Usable>();
  for (const { channel, address } of addresses ?? []) {
    if (address) usable.set(`${channel} ${address.toLowerCase()}`, { channel, address });
  }
  return [...usable.values()];
}
