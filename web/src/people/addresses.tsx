/** Numbers and addresses as the MIS holds them: which can be written to, what is not wanted there, what came back. */
import { sentenceOf } from "../api/problem";
import { useTimes } from "../time/use-times";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Notice, type Tone } from "../ui/notice";
import { type Address, type Person, useTryAgain } from "./use-person";
import { PURPOSES } from "./words";

type Health = NonNullable<Address["health"]>;

const HEALTH: Record<Health["state"], { words: string; tone: Tone }> = {
  reached: { words: "Reached", tone: "green" },
  untried: { words: "To be tried again", tone: "blue" },
  doubtful: { words: "Came back lately", tone: "amber" },
  bad: { words: "Nothing reaches it", tone: "red" },
};

export function Addresses({ person, addresses }: { person: Person; addresses: readonly Address[] }) {
  return (
    <section className="card" aria-labelledby="addresses-heading">
      <h2 id="addresses-heading">Numbers and addresses</h2>
      {addresses.length === 0 && <p className="quiet">The MIS holds none.</p>}
      <ul className="addresses" aria-labelledby="addresses-heading">
        {addresses.map((one) => (
          <li key={`${one.channel} ${one.raw}`}>
            <AddressLine personId={person.id} one={one} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function AddressLine({ personId, one }: { personId: string; one: Address }) {
  const { channel, raw, address, opt_outs: optOuts, health } = one;
  return (
    <>
      <span className="address">{raw}</span>
      {address && address !== raw && <small className="address">written to as {address}</small>}
      {!address && (
        <Badge tone="grey">{channel === "sms" ? "No text messages here" : "Cannot be written to"}</Badge>
      )}
      {optOuts.length > 0 && (
        <small>Not wanted here: {optOuts.map((purpose) => PURPOSES[purpose]).join(", ")} messages.</small>
      )}
      {health && address && (
        <HealthLine personId={personId} channel={channel} address={address} health={health} />
      )}
    </>
  );
}

interface HealthProps {
  personId: string;
  channel: Address["channel"];
  address: string;
  health: Health;
}

function HealthLine({ personId, channel, address, health }: HealthProps) {
  const { clock } = useTimes();
  const again = useTryAgain(personId);
  const { words, tone } = HEALTH[health.state];
  const isLeftOut = health.state === "bad" || health.complained;
  return (
    <div className="health">
      <Badge tone={tone}>{words}</Badge>
      <small>
        {health.reason} Heard at {clock(health.at)}.
      </small>
      {health.complained && (
        <small>Somebody there reported a message as junk, so nothing general goes there.</small>
      )}
      {isLeftOut && (
        <>
          <small>Mend it in the MIS; or, if it works again, have it tried again.</small>
          <Button
            aria-label={`Try ${address} again`}
            onPress={() => !again.isPending && again.mutate({ channel, address })}
          >
            Try again
          </Button>
        </>
      )}
      {again.error && (
        <Notice tone="red" urgent>
          {sentenceOf(again.error)}
        </Notice>
      )}
    </div>
  );
}
