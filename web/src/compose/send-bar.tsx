/** The buttons that let a checked message go; while an update runs, waiting for it is the first choice. */
import { Link } from "wouter";
import { useMaySend } from "../api/me";
import { Problem, sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import type { Channel, Draft, When } from "./draft";
import { clearDraft } from "./kept-draft";
import type { CheckedPreview, Preview } from "./use-preview";
import type { Send } from "./use-send";

/** `chosen` is the later moment that the draft names. */
export type Go = "now" | "after_sync" | "chosen";

interface Props {
  checked: CheckedPreview;
  send: Send;
  draft: Draft;
  submit: (go: Go) => void;
}

const LATER: Record<Exclude<When, "now">, string> = {
  at: "Schedule it",
  when_fresh: "Send when the data is fresh",
};

export function SendBar({ checked, send, draft, submit }: Props) {
  const { channel, when } = draft;
  const maySend = useMaySend();
  const recipients = checked.preview?.counts.recipients ?? 0;
  const refused = send.error instanceof Problem && send.error.code === "sync_in_progress";
  const waits = checked.isUpdating || refused;
  if (recipients === 0) {
    return <Notice tone="amber">{nobodyWords(checked.preview)}</Notice>;
  }
  return (
    <div className="card send-bar">
      {send.error && (
        <Notice tone={refused ? "amber" : "red"} urgent>
          {sentenceOf(send.error)}
        </Notice>
      )}
      {send.data?.wasTaken && <TakenBefore message={send.data.message} />}
      {maySend ? (
        <SenderButtons
          when={when}
          waits={waits}
          isKnown={checked.doubt === null}
          isPending={send.isPending}
          submit={submit}
        />
      ) : (
        <>
          <p className="quiet">A sender at your school looks at it and lets it go.</p>
          <Button tone="primary" onPress={() => submit(when === "now" ? "after_sync" : "chosen")}>
            {send.isPending ? "Handing it over…" : "Send for authorisation"}
          </Button>
        </>
      )}
      <p className="quiet">
        {recipientWords(recipients, channel)} The list is looked up again when it is sent.
      </p>
    </div>
  );
}

/** What is still written is this message, so that it is let go when the message is looked at. */
function TakenBefore({ message }: { message: NonNullable<Send["data"]>["message"] }) {
  return (
    <Notice tone="amber" urgent>
      Rollcall had taken this message already, as you first asked; only its answer was lost. Nothing was made
      twice. It says: {message.about}{" "}
      <Link href={`/messages/${message.id}`} onClick={clearDraft}>
        See that message
      </Link>
    </Notice>
  );
}

interface ButtonProps {
  when: When;
  waits: boolean;
  /** Whether it is known just now if it is safe to send. */
  isKnown: boolean;
  isPending: boolean;
  submit: (go: Go) => void;
}

interface FirstChoice {
  words: string;
  go: Go;
  tone: "primary" | "plain";
}

/** The first choice stays one button whatever it says, so that it keeps the focus when an update begins or ends. */
function SenderButtons({ when, waits, isKnown, isPending, submit }: ButtonProps) {
  const { words, go, tone } = firstChoice(when, waits, isKnown);
  return (
    <>
      {when === "now" && !isKnown && !waits && (
        <p className="quiet">Whether it is safe to send is not known just now. Check again first.</p>
      )}
      <div className="buttons">
        <Button tone={tone} onPress={() => submit(go)}>
          {isPending ? "Handing it over…" : words}
        </Button>
        {when === "now" && waits && <Button onPress={() => submit("now")}>Send now</Button>}
      </div>
    </>
  );
}

function firstChoice(when: When, waits: boolean, isKnown: boolean): FirstChoice {
  if (when !== "now") return { words: LATER[when], go: "chosen", tone: "primary" };
  if (waits) return { words: "Send when the sync finishes", go: "after_sync", tone: "primary" };
  if (!isKnown) return { words: "Send without knowing", go: "now", tone: "plain" };
  return { words: "Send now", go: "now", tone: "primary" };
}

function nobodyWords(preview: Preview | undefined): string {
  const isEmpty = !preview?.counts.excluded && !preview?.counts.unreachable;
  return isEmpty
    ? "Nobody is in this list just now, so there is nothing to send."
    : "Nobody in this list can be reached this way, so there is nothing to send.";
}

function recipientWords(count: number, channel: Channel): string {
  const figure = new Intl.NumberFormat("en-GB").format(count);
  if (channel === "sms") return count === 1 ? "1 text message." : `${figure} text messages.`;
  return count === 1 ? "1 email." : `${figure} emails.`;
}
