/** The two decisions about the people who are chosen of one held part. */
import { ConfirmButton } from "../ui/confirm-button";
import type { Decision } from "./use-held";

interface Props {
  chosen: number;
  of: number;
  decide: (decision: Decision) => void;
}

export function HeldChoices({ chosen, of, decide }: Props) {
  const who = chosen === of ? (chosen === 1 ? "this one" : `all ${chosen}`) : `the ${chosen} chosen`;
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
