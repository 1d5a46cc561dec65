/** How the text comes out for a real recipient, and what it takes to send it. */
import { Link } from "wouter";
import { Notice } from "../ui/notice";
import { useTimes } from "../time/use-times";
import type { Repeat, TextPreview as Preview } from "./use-text-preview";

const FIGURES = new Intl.NumberFormat("en-GB");
const POUNDS = new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" });

export function TextPreview({ text, repeat }: { text: Preview | null; repeat: Repeat | null }) {
  return (
    <>
      {repeat && <RepeatNotice repeat={repeat} />}
      {text?.problem && <Notice tone="amber">{text.problem}</Notice>}
      {text && !text.problem && (
        <section className="as-read" aria-label="As it will be read">
          {text.name && <p className="quiet">As {text.name} reads it</p>}
          <div className="letter">
            {text.subject && <strong>{text.subject}</strong>}
            {text.body}
          </div>
          {text.sms && <Cost sms={text.sms} />}
        </section>
      )}
    </>
  );
}

function RepeatNotice({ repeat }: { repeat: Repeat }) {
  const { clock } = useTimes();
  return (
    <Notice tone="amber">
      {repeat.message} That was at {clock(repeat.created_at)}.{" "}
      <Link href={`/messages/${repeat.message_id}`}>See that message</Link>
    </Notice>
  );
}

function Cost({ sms }: { sms: NonNullable<Preview["sms"]> }) {
  const { longest, segments, pence } = sms;
  const unusual = longest.unusual ?? [];
  const parts = longest.segments === 1 ? "1 part" : `${longest.segments} parts`;
  return (
    <>
      <p className="quiet">
        {parts} each ({FIGURES.format(longest.units)} of {FIGURES.format(longest.room)} characters used).{" "}
        {FIGURES.format(segments)} {segments === 1 ? "part" : "parts"} in all, about{" "}
        {POUNDS.format(pence / 100)}.
      </p>
      {unusual.length > 0 && (
        <p className="quiet">
          Without <span className="unusual">{unusual.join(" ")}</span> it would take fewer parts: such
          characters halve and more what a part holds.
        </p>
      )}
    </>
  );
}
