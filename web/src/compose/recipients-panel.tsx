/** Who would get the message, who would not and why, and whether the data is fresh enough to send. */
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import type { Draft } from "./draft";
import { HeldTick } from "./held-tick";
import { RecipientLists } from "./recipient-lists";
import { RefreshOffer } from "./refresh-offer";
import { SafeToSendLight } from "./safe-to-send-light";
import type { CheckedPreview, Preview } from "./use-preview";

const FIGURES = new Intl.NumberFormat("en-GB");

interface Props {
  checked: CheckedPreview;
  canCheck: boolean;
  draft: Draft;
  change: (chosen: Partial<Draft>) => void;
}

export function RecipientsPanel({ checked, canCheck, draft, change }: Props) {
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
      {preview && !doubt && <RefreshOffer preview={preview} isUpdating={checked.isUpdating} />}
      {preview && <HeldTick draft={draft} preview={preview} change={change} />}
      {preview && <RecipientLists preview={preview} showMore={checked.showMore} />}
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
