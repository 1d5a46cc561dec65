/** The button Request now, and how what it asked for goes and ends. */
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import type { RequestNow } from "./use-request-now";
import type { Dataset } from "./use-sync";
import { OUTCOMES } from "./words";

interface Props {
  request: RequestNow;
  /** What is asked for; all where it is left out. */
  datasets?: Dataset[];
  tone?: "primary" | "plain";
}

export function RequestButton({ request, datasets, tone = "primary" }: Props) {
  const { problem } = request;
  return (
    <div className="sync-request">
      <Button tone={tone} onPress={() => request.ask(datasets)}>
        Request now
      </Button>
      <p role="status" className={problem ? "problem" : "quiet"}>
        {wordsOf(request)}
      </p>
    </div>
  );
}

function wordsOf({ isPending, problem, ended, outcome }: RequestNow): string {
  if (isPending) return "Received…";
  if (problem) return sentenceOf(problem);
  return ended?.message ?? (outcome ? OUTCOMES[outcome] : "");
}
