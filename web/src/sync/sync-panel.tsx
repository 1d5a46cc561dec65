/** The pop-up: how old the data is, what is running and how far, what comes next, and Request now. */

import { Link } from "wouter";
import { useMe } from "../api/me";
import { sentenceOf } from "../api/problem";
import { useTimes } from "../time/use-times";
import { Notice } from "../ui/notice";
import { AwaitedMessages } from "./awaited-messages";
import { DatasetList } from "./dataset-list";
import { RequestButton } from "./request-button";
import type { RequestNow } from "./use-request-now";
import type { useSync } from "./use-sync";
import { FOLLOW_UP, startedBy, usually } from "./words";

interface Props {
  sync: ReturnType<typeof useSync>;
  request: RequestNow;
  close: () => void;
}

export function SyncPanel({ sync, request, close }: Props) {
  const { ago, clock } = useTimes();
  const isAdministrator = useMe().data?.role === "administrator";
  const status = sync.data;
  if (!status) {
    return <p>{sync.isError ? sentenceOf(sync.error) : "Looking up how old the contact data is…"}</p>;
  }
  const { run, follow_up: followUp, data_as_of: asOf, next_window_at: next } = status;
  return (
    <>
      <h2 className="sync-headline">
        {asOf ? `Last updated ${ago(asOf)}` : "Not yet updated"}
        {asOf && <small>{clock(asOf)}, when the oldest part was read from the MIS</small>}
      </h2>
      {sync.isError && <Notice tone="amber">This may be out of date. {sentenceOf(sync.error)}</Notice>}
      {status.attention.map((item) => (
        <Notice key={item.message} tone="amber">
          {item.message}{" "}
          {item.kind === "held_changes" && isAdministrator && (
            <Link href="/admin/held" onClick={close}>
              Look at them
            </Link>
          )}
        </Notice>
      ))}
      <AwaitedMessages close={close} />
      <RequestButton request={request} />
      {followUp && <Notice tone="blue">{FOLLOW_UP}</Notice>}
      {run && (
        <p className="sync-run">
          <strong>An update is running.</strong> {startedBy(run)}, {ago(run.started_at)}.{" "}
          {usually(run.usual_seconds)}
        </p>
      )}
      <DatasetList status={status} />
      <p className="quiet">
        {status.about} {next && `The next automatic update is at ${clock(next)}.`}{" "}
        {isAdministrator && (
          <Link href="/admin/settings" onClick={close}>
            Change the settings
          </Link>
        )}
      </p>
    </>
  );
}
