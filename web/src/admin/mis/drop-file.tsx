/** Sends a file from this computer; its arrival starts an update by itself. */
import { useEffect, useState } from "react";
import { FileTrigger } from "react-aria-components/FileTrigger";
import { useDrop } from "../../api/drop";
import { sentenceOf } from "../../api/problem";
import { useSync } from "../../sync/use-sync";
import { Button } from "../../ui/button";
import { Notice } from "../../ui/notice";

/** Its arrival is told to the sync by itself, which takes some seconds. */
const ARRIVES_WITHIN_MS = 60_000;

export function DropFile() {
  const drop = useDrop();
  const isAwaited = useJustAfter(drop.data);
  useSync({ isAwaited });
  return (
    <section className="card" aria-labelledby="drop-heading">
      <h2 id="drop-heading">Send a file</h2>
      <p className="quiet">
        A zip or a CSV file that your MIS has exported. It is read as soon as it has arrived.
      </p>
      <div className="buttons">
        <FileTrigger
          acceptedFileTypes={[".zip", ".csv"]}
          onSelect={(files) => {
            const file = files?.item(0);
            if (file && !drop.isPending) drop.mutate(file);
          }}
        >
          <Button>{drop.isPending ? "Sending it…" : "Choose a file"}</Button>
        </FileTrigger>
        <span role="status" className="quiet">
          {drop.isSuccess && `${drop.data.name} has arrived. The foot of the page shows the update.`}
        </span>
      </div>
      {drop.error && (
        <Notice tone="red" urgent>
          {sentenceOf(drop.error)}
        </Notice>
      )}
    </section>
  );
}

/** Whether something has been there for less than a minute. */
function useJustAfter(something: File | undefined): boolean {
  const [known, setKnown] = useState<File | undefined>(undefined);
  useEffect(() => {
    if (something === undefined) return;
    const timer = setTimeout(() => setKnown(something), ARRIVES_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [something]);
  return something !== undefined && known !== something;
}
