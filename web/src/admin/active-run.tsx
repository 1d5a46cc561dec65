/** The update that is running, and cancelling it. */
import { sentenceOf } from "../api/problem";
import { useSync } from "../sync/use-sync";
import { ConfirmButton } from "../ui/confirm-button";
import { Notice } from "../ui/notice";
import { useFocusWhen } from "../ui/use-focus-when";
import { useCancelRun } from "./use-history";

export function ActiveRun() {
  const run = useSync().data?.run;
  const cancel = useCancelRun();
  // What was cancelled before says nothing of the update that follows.
  const isThis = run !== undefined && cancel.variables === run?.id;
  const isCancelled = isThis && cancel.isSuccess;
  const status = useFocusWhen<HTMLParagraphElement>(isCancelled);
  if (!run) return null;
  return (
    <section className="card" aria-label="The update that is running">
      <p>An update is running, started by {run.started_by}. The footer shows how far it is.</p>
      {isThis && cancel.error && (
        <Notice tone="red" urgent>
          {sentenceOf(cancel.error)}
        </Notice>
      )}
      <p role="status" tabIndex={-1} ref={status}>
        {isCancelled && "It is being cancelled, and ends when the work in hand has stopped."}
      </p>
      {!isCancelled && (
        <ConfirmButton
          words="Cancel this update"
          question="Cancel this update?"
          consequence="What it has written so far stays. Messages that wait for it ask their senders what to do."
          onConfirm={() => cancel.mutate(run.id)}
        />
      )}
    </section>
  );
}
