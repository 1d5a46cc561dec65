/** All messages of the school, newest first. */
import { Link } from "wouter";
import { sentenceOf } from "../api/problem";
import { Page } from "../layout/page";
import { useTimes } from "../time/use-times";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { useMessages } from "./use-messages";
import { CHANNEL_WORDS, type Message, STATUS_WORDS, titleOf } from "./words";

export function MessagesPage() {
  const messages = useMessages();
  const items = messages.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title="Messages">
      {messages.isPending && <p className="quiet">Loading the messages…</p>}
      {messages.isError && (
        <Notice tone="red" urgent>
          {sentenceOf(messages.error)}{" "}
          <Button tone="link" onPress={() => void messages.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {messages.data && items.length === 0 && (
        <div className="card empty">
          <h2>No messages yet</h2>
          <p>Messages that your school writes are listed here, with what became of each.</p>
          <Link href="/" className="button primary">
            Write the first one
          </Link>
        </div>
      )}
      {items.length > 0 && (
        <ul className="messages">
          {items.map((message) => (
            <MessageRow key={message.id} message={message} />
          ))}
        </ul>
      )}
      {messages.hasNextPage && (
        <Button onPress={() => !messages.isFetchingNextPage && void messages.fetchNextPage()}>
          {messages.isFetchingNextPage ? "Loading…" : "Show earlier messages"}
        </Button>
      )}
    </Page>
  );
}

function MessageRow({ message }: { message: Message }) {
  const { clock } = useTimes();
  const status = STATUS_WORDS[message.status];
  return (
    <li>
      <Link href={`/messages/${message.id}`} className="message-row">
        <span className="message-title">{titleOf(message)}</span>
        <Badge tone={status.tone}>{status.words}</Badge>
        <span className="message-facts quiet">
          {CHANNEL_WORDS[message.channel]} by {message.written_by}, {clock(message.created_at)}
          {message.recipients !== null && `, ${recipientWords(message.recipients)}`}
        </span>
        {message.change_note && hasChanges(message) && (
          <span className="message-note">{message.change_note.message}</span>
        )}
      </Link>
    </li>
  );
}

function recipientWords(count: number): string {
  return count === 1 ? "1 recipient" : `${new Intl.NumberFormat("en-GB").format(count)} recipients`;
}

function hasChanges({ change_note: note }: Message): boolean {
  return note !== null && note.added + note.changed + note.removed > 0;
}
