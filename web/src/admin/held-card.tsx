/** One group of held people: choose among them, and decide. */
import { useId, useState } from "react";
import { CheckboxButton, CheckboxField } from "react-aria-components/Checkbox";
import { CheckboxGroup } from "react-aria-components/CheckboxGroup";
import { sentenceOf } from "../api/problem";
import { useTimes } from "../time/use-times";
import { Button } from "../ui/button";
import { ConfirmButton } from "../ui/confirm-button";
import { Notice } from "../ui/notice";
import { type Decision, type HeldPart, useDecision } from "./use-held";

const SHOWN_AT_FIRST = 12;
const WHAT: Record<HeldPart["kind"], string> = {
  removal: "would be removed",
  blanking: "would lose their last usable address",
};

export function HeldCard({ part }: { part: HeldPart }) {
  const { clock } = useTimes();
  const headingId = useId();
  const [chosen, setChosen] = useState(() => part.people.map(({ id }) => id));
  const [isWhole, setWhole] = useState(false);
  const decision = useDecision(part.id);
  const shown = isWhole ? part.people : part.people.slice(0, SHOWN_AT_FIRST);
  const decide = (name: Decision) => decision.mutate({ decision: name, people: chosen });
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
        onChange={setChosen}
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
        {decision.isSuccess && (
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
      {!decision.isSuccess && chosen.length > 0 && (
        <Choices part={part} chosen={chosen.length} decide={decide} />
      )}
    </section>
  );
}

interface ChoicesProps {
  part: HeldPart;
  chosen: number;
  decide: (decision: Decision) => void;
}

function Choices({ part, chosen, decide }: ChoicesProps) {
  const isAll = chosen === part.people.length;
  const who = isAll ? (chosen === 1 ? "this one" : `all ${chosen}`) : `the ${chosen} chosen`;
  return (
    <div className="buttons">
      <ConfirmButton
        words={`Keep ${who}`}
        question={`Keep ${who}?`}
        consequence="They stay as they are, and are written to again, until the MIS says something else of them."
        onConfirm={() => decide("discard")}
      />
      <ConfirmButton
        words={`Let ${who} go`}
        question={`Let ${who} go?`}
        consequence="The change happens for those of whom the MIS still says the same. Whoever is removed gets no more messages, and comes back if the MIS brings them back."
        onConfirm={() => decide("approve")}
      />
    </div>
  );
}
