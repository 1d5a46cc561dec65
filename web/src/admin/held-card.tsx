/** One group of held people: choose among them, and decide. */
import { useId, useState } from "react";
import { CheckboxButton, CheckboxField } from "react-aria-components/Checkbox";
import { CheckboxGroup } from "react-aria-components/CheckboxGroup";
import { sentenceOf } from "../api/problem";
import { useTimes } from "../time/use-times";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { HeldChoices } from "./held-choices";
import { useDifference } from "./held-parts";
import { type Decision, type HeldPart, useDecision } from "./use-held";

const SHOWN_AT_FIRST = 12;
const WHAT: Record<HeldPart["kind"], string> = {
  removal: "would be removed",
  blanking: "would lose their last usable address",
};

interface Props {
  part: HeldPart;
  /** Ids of people whom the reader has un-ticked, in whichever list they stand. */
  leftOut: ReadonlySet<string>;
  /** Of the people of this part, those who are left out from now on. */
  onLeaveOut: (ids: string[]) => void;
}

export function HeldCard({ part, leftOut, onLeaveOut }: Props) {
  const { clock } = useTimes();
  const headingId = useId();
  const [isWhole, setWhole] = useState(false);
  const ids = part.people.map(({ id }) => id);
  const chosen = ids.filter((id) => !leftOut.has(id));
  const difference = useDifference(part);
  const decision = useDecision();
  // A newer list has not been decided about.
  const isDecided = decision.isSuccess && decision.variables.heldId === part.id;
  const shown = isWhole ? part.people : part.people.slice(0, SHOWN_AT_FIRST);
  const decide = (name: Decision) => decision.mutate({ heldId: part.id, decision: name, people: chosen });
  return (
    <section className="card held" aria-labelledby={headingId}>
      <h2 id={headingId}>{part.reason}</h2>
      <p className="quiet">
        {part.people.length} {part.people.length === 1 ? "record" : "records"} {WHAT[part.kind]}; held since{" "}
        {clock(part.held_at)}.
      </p>
      <CheckboxGroup
        className="held-people"
        aria-label={`People: ${part.reason}`}
        value={chosen}
        onChange={(ticked) => onLeaveOut(ids.filter((id) => !ticked.includes(id)))}
      >
        {shown.map((person) => (
          <CheckboxField key={person.id} value={person.id}>
            <CheckboxButton className="held-person">
              <span className="box" aria-hidden="true" />
              {person.name} <small>{person.kind}</small>
            </CheckboxButton>
          </CheckboxField>
        ))}
      </CheckboxGroup>
      {!isWhole && part.people.length > SHOWN_AT_FIRST && (
        <div>
          <Button tone="link" onPress={() => setWhole(true)}>
            Show all {part.people.length}
          </Button>
        </div>
      )}
      <div role="status">
        {difference && !isDecided && (
          <Notice tone="amber">
            An update has brought a newer list since you opened this page: {difference}. Whom you un-ticked is
            still un-ticked. Look through it again before you decide.
          </Notice>
        )}
        {isDecided && (
          <Notice tone="green">
            Your decision is being carried out. Each person is looked up in the MIS once more; the footer
            shows when it is done.
          </Notice>
        )}
      </div>
      {decision.error && (
        <Notice tone="red" urgent>
          {sentenceOf(decision.error)}
        </Notice>
      )}
      {!isDecided && chosen.length > 0 && (
        <HeldChoices chosen={chosen.length} of={ids.length} decide={decide} />
      )}
    </section>
  );
}
