/** One message: where it stands, what changed since it was written, and how it went out. */
import { useCallback, useRef } from "react";
import { Link } from "wouter";
import { useMaySend } from "../api/me";
import { sentenceOf } from "../api/problem";
import { Page } from "../layout/page";
import { useTimes } from "../time/use-times";
import { Badge } from "../ui/badge";
import { Notice } from "../ui/notice";
import { ChangeNote } from "./change-note";
import { Deliveries } from "./deliveries";
import { ForWhom } from "./for-whom";
import { LivePreview } from "./live-preview";
import { MessageActions } from "./message-actions";
import { useMessage } from "./use-messages";
import {
  CHANNEL_WORDS,
  DELIVERY_WORDS,
  type DeliveryStatus,
  type Message,
  type MessageStatus,
  PURPOSE_WORDS,
  STATUS_WORDS,
} from "./words";

const WENT_OUT: readonly MessageStatus[] = ["dispatching", "sent", "stopped"];

export function MessagePage({ messageId }: { messageId: string }) {
  const query = useMessage(messageId);
  const maySend = useMaySend();
  const message = query.data;
  return (
    <Page
      title={message ? message.subject || CHANNEL_WORDS[message.channel] : "Message"}
      back={{ href: "/messages", words: "All messages" }}
    >
      {query.isPending && <p className="quiet">Loading the message…</p>}
      {query.isError && (
        <Notice tone="red" urgent>
          {sentenceOf(query.error)} {!message && <Link href="/messages">Go to all messages</Link>}
        </Notice>
      )}
      {message && (
        <>
          <ForWhom message={message} />
          <Standing message={message} maySend={maySend} />
          {message.change_note && <ChangeNote note={message.change_note} />}
          <Written message={message} />
          {maySend ? (
            <Deliveries message={message} />
          ) : (
            <p className="quiet">Senders at your school see whom it went to and how.</p>
          )}
        </>
      )}
    </Page>
  );
}

function Standing({ message, maySend }: { message: Message; maySend: boolean }) {
  const { clock } = useTimes();
  const standing = useRef<HTMLDivElement>(null);
  const focus = useCallback(() => standing.current?.focus(), []);
  const status = STATUS_WORDS[message.status];
  const counts = Object.entries(message.counts) as [DeliveryStatus, number][];
  return (
    <section className="card standing" aria-label="Where it stands">
      <div role="status" ref={standing} tabIndex={-1}>
        <Badge tone={status.tone}>{status.words}</Badge>
        <p>{message.about}</p>
      </div>
      {counts.length > 0 && (
        <dl className="figures">
          {counts.map(([delivery, count]) => (
            <div key={delivery}>
              <dt>{DELIVERY_WORDS[delivery].words.toLowerCase()}</dt>
              <dd>{new Intl.NumberFormat("en-GB").format(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      {message.data_as_of && (
        <p className="quiet">The recipients come from the data as of {clock(message.data_as_of)}.</p>
      )}
      {message.send.when === "anyway" && WENT_OUT.includes(message.status) && (
        <p className="quiet">
          Sent with the data as it stood, as {message.authorised_by ?? message.written_by} chose.
        </p>
      )}
      {message.scheduled_for && <p className="quiet">Set for {clock(message.scheduled_for)}.</p>}
      {message.repeats && (
        <p className="quiet">
          The same text went to the same audience before.{" "}
          <Link href={`/messages/${message.repeats}`}>See that message</Link>
        </p>
      )}
      {maySend && message.status === "awaiting_authorisation" && <LivePreview message={message} />}
      {maySend && <MessageActions message={message} onFocusLost={focus} />}
    </section>
  );
}

function Written({ message }: { message: Message }) {
  const { clock } = useTimes();
  return (
    <section className="card" aria-labelledby="written-heading">
      <h2 id="written-heading">What was written</h2>
      <p className="quiet">
        {CHANNEL_WORDS[message.channel]}, {PURPOSE_WORDS[message.purpose]}. Written by {message.written_by} at{" "}
        {clock(message.created_at)}.{message.authorised_by && ` Authorised by ${message.authorised_by}.`}
      </p>
      <blockquote className="letter">{message.body}</blockquote>
    </section>
  );
}
