/** Who would get the message, who would not and why, and whether the data is fresh enough to send. */
import type { ReactNode } from "react";
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { SafeToSendLight } from "./safe-to-send-light";
import type { CheckedPreview, Preview } from "./use-preview";

const FIGURES = new Intl.NumberFormat("en-GB");

export function RecipientsPanel({ checked, canCheck }: { checked: CheckedPreview; canCheck: boolean }) {
  const { preview, isChecking, problem, doubt } = checked;
  return (
    <div className="card recipients">
      <h2>Who will get it?</h2>
      {!canCheck && (
        <p className="quiet">Choose first whom it is for: who is in and who is out then stands here.</p>
      )}
      {problem && !preview && (
        <Notice tone="red" urgent>
          {sentenceOf(problem)}
        </Notice>
      )}
      <div role="status">
        {isChecking && !preview && <p className="quiet">Looking up the recipients…</p>}
        {preview && <Summary preview={preview} doubt={doubt} />}
      </div>
      {preview && <Lists preview={preview} showMore={checked.showMore} />}
      {(preview ?? problem) && (
        <Button onPress={() => !isChecking && checked.check()}>
          {isChecking ? "Checking…" : "Check again"}
        </Button>
      )}
    </div>
  );
}

function Summary({ preview, doubt }: { preview: Preview; doubt: Error | null }) {
  const { counts, notes, safe_to_send: safe } = preview;
  return (
    <>
      <dl className="figures">
        <Figure words={counts.recipients === 1 ? "recipient" : "recipients"} figure={counts.recipients} />
        <Figure words="left out" figure={counts.excluded} />
        {counts.unreachable > 0 && (
          <Figure
            words={counts.unreachable === 1 ? "pupil unreachable" : "pupils unreachable"}
            figure={counts.unreachable}
          />
        )}
      </dl>
      {notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      {doubt ? (
        <SafeToSendLight light="unknown" message={sentenceOf(doubt)} />
      ) : (
        <SafeToSendLight light={safe.light} message={safe.message} />
      )}
    </>
  );
}

function Figure({ words, figure }: { words: string; figure: number }) {
  return (
    <div>
      <dt>{words}</dt>
      <dd>{FIGURES.format(figure)}</dd>
    </div>
  );
}

function Lists({ preview, showMore }: { preview: Preview; showMore: () => void }) {
  const { recipients, exclusions, unreachable, counts } = preview;
  const isLong = Boolean(recipients.next);
  return (
    <>
      {counts.unreachable > 0 && (
        <details className="list" data-tone="amber" open>
          <summary>Nobody reachable</summary>
          <Scrolling label="Nobody reachable">
            {unreachable.items.map((pupil) => (
              <li key={pupil.pupil_id}>{pupil.message}</li>
            ))}
          </Scrolling>
        </details>
      )}
      {counts.recipients > 0 && (
        <details className="list" open>
          <summary>Recipients</summary>
          <Scrolling label="Recipients">
            {recipients.items.map((person) => (
              <li key={`${person.person_id} ${person.pupil_id}`}>
                <span>
                  {person.name} {person.pupil_name && <small>for {person.pupil_name}</small>}
                </span>
                {person.address && <span className="address">{person.address}</span>}
              </li>
            ))}
          </Scrolling>
          {isLong && <More shown={recipients.items.length} of={counts.recipients} showMore={showMore} />}
        </details>
      )}
      {counts.excluded > 0 && (
        <details className="list">
          <summary>Left out, and why</summary>
          <Scrolling label="Left out, and why">
            {exclusions.items.map((person) => (
              <li key={`${person.person_id} ${person.pupil_id} ${person.reason}`}>
                <span>
                  {person.name} {person.pupil_name && <small>for {person.pupil_name}</small>}
                </span>
                <small>{person.reason}</small>
              </li>
            ))}
          </Scrolling>
        </details>
      )}
    </>
  );
}

/** A long list scrolls in its own place, with the keyboard too. */
function Scrolling({ label, children }: { label: string; children: ReactNode }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without a tab stop a keyboard cannot scroll it (WCAG 2.1.1)
    <ul className="scrolling" aria-label={label} tabIndex={0}>
      {children}
    </ul>
  );
}

const MOST_SHOWN = 1000;

function More({ shown, of, showMore }: { shown: number; of: number; showMore: () => void }) {
  return (
    <p className="quiet">
      The first {FIGURES.format(shown)} of {FIGURES.format(of)}.{" "}
      {shown < MOST_SHOWN && (
        <Button tone="link" onPress={showMore}>
          Show more
        </Button>
      )}
    </p>
  );
}
