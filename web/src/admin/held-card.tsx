/** One group of held people: choose among them, and decide. */
import { type RefObject, useEffectEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { CheckboxButton, CheckboxField } from "react-aria-components/Checkbox";
import { CheckboxGroup } from "react-aria-components/CheckboxGroup";
import { sentenceOf } from "../api/problem";
import { useTimes } from "../time/use-times";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { useFocusWhen } from "../ui/use-focus-when";
import { HeldChoices } from "./held-choices";
import { type HeldGroup, useDifference } from "./held-parts";
import { type Decision, MOST_NAMED, useDecision } from "./use-held";

const SHOWN_AT_FIRST = 12;
const WHAT: Record<HeldGroup["kind"], string> = {
  removal: "would be removed",
  blanking: "would lose their last usable address",
};

interface Props {
  group: HeldGroup;
  /** Ids of people whom the reader has un-ticked, in whichever list they stand. */
  leftOut: ReadonlySet<string>;
  /** Ids of people whom the reader has decided about since the page was opened. */
  decided: ReadonlySet<string>;
  /** Of the people of this group, those who are left out from now on. */
  onLeaveOut: (ids: string[]) => void;
  onDecided: (ids: string[]) => void;
  /** The card is going, and the focus is in it. */
  onGoneWithFocus: () => void;
}

export function HeldCard({ group, leftOut, decided, onLeaveOut, onDecided, onGoneWithFocus }: Props) {
  const { clock } = useTimes();
  const headingId = useId();
  const [isWhole, setWhole] = useState(false);
  const ids = group.people.map(({ id }) => id);
  const chosen = ids.filter((id) => !leftOut.has(id));
  const difference = useDifference(group, decided);
  const decision = useDecision(onDecided);
  // A newer list has not been decided about.
  const isDecided = decision.isSuccess && decision.variables.heldId === group.id;
  const shown = isWhole ? group.people : group.people.slice(0, SHOWN_AT_FIRST);
  const isAll = group.isWholeList && chosen.length === ids.length;
  const isTooMany = chosen.length > MOST_NAMED && !isAll;
  const decide = (name: Decision) => decision.mutate({ heldId: group.id, decision: name, people: chosen });
  const card = useRef<HTMLElement>(null);
  const heading = useFocusWhen<HTMLHeadingElement>(isDecided);
  useGoneWithFocus(card, onGoneWithFocus);
  return (
    <section className="card held" aria-labelledby={headingId} ref={card}>
      <h2 id={headingId} ref={heading} tabIndex={-1}>
        {group.reason}
      </h2>
      <p className="quiet">
        {group.people.length} {group.people.length === 1 ? "record" : "records"} {WHAT[group.kind]}; held
        since {clock(group.held_at)}.
      </p>
      <CheckboxGroup
        className={isWhole ? "held-people all" : "held-people"}
        aria-label={`People: ${group.reason}`}
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
      {!isWhole && group.people.length > SHOWN_AT_FIRST && (
        <div>
          <Button tone="link" onPress={() => setWhole(true)}>
            Show all {group.people.length}
          </Button>
        </div>
      )}
      <div role="status">
        {difference && !isDecided && (
          <Notice tone="amber">
            {decided.size > 0
              ? "This list is not the one that you saw first"
              : "An update has brought a newer list since you opened this page"}
            : {difference}. Whom you un-ticked is still un-ticked. Look through it again before you decide.
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
      {!isDecided && isTooMany && (
        <p className="quiet">
          At most {MOST_NAMED.toLocaleString("en-GB")} can be chosen out of a list at once. Un-tick some more,
          and decide about them afterwards.
        </p>
      )}
      {!isDecided && chosen.length > 0 && !isTooMany && (
        <HeldChoices chosen={chosen.length} of={ids.length} decide={decide} />
      )}
    </section>
  );
}

function useGoneWithFocus(card: RefObject<HTMLElement | null>, then: () => void): void {
  const tell = useEffectEvent(then);
  useLayoutEffect(() => {
    const element = card.current;
    return () => {
      if (element?.contains(document.activeElement)) tell();
    };
  }, [card]);
}
