/** What the message says, with placeholders that are filled in for each recipient. */
import { useRef } from "react";
import { useMaySend } from "../api/me";
import { Boundary } from "../ui/boundary";
import { Button } from "../ui/button";
import { TextInput } from "../ui/fields";
import { loadable } from "../ui/loadable";
import { type Draft, perOf, type PreviewRequest } from "./draft";
import { TextPreview } from "./text-preview";
import { useTextPreview } from "./use-text-preview";

const SavedTexts = loadable(async () => (await import("./saved-texts")).SavedTexts);

const GENERAL = ["contact name", "school name"];
const OF_A_PUPIL = ["pupil first name", "pupil name"];
const FIGURES = new Intl.NumberFormat("en-GB");

export interface TextProblems {
  subject?: string;
  body?: string;
  when?: string;
}

/** What is still missing before the message can go; the API checks everything else. */
export function textProblems({ channel, subject, body, when, at, newerThan }: Draft): TextProblems {
  const isOpen = (when === "at" && !at) || (when === "when_fresh" && !newerThan);
  return {
    ...(isOpen ? { when: "Say the day and the time." } : {}),
    ...(channel === "email" && !subject.trim() ? { subject: "An email needs a subject." } : {}),
    ...(body.trim() ? {} : { body: "Write the message first." }),
  };
}

interface Props {
  draft: Draft;
  change: (chosen: Partial<Draft>) => void;
  problems: TextProblems;
  request: PreviewRequest | null;
}

export function TextFields({ draft, change, problems, request }: Props) {
  const maySend = useMaySend();
  const checked = useTextPreview(request, draft);
  const text = useRef<HTMLTextAreaElement>(null);
  /** Until somebody was in the field, its caret stands before the text, where nobody put it. */
  const hasCaret = useRef(false);
  const placeholders = perOf(draft) === "pair" ? [...OF_A_PUPIL, ...GENERAL] : GENERAL;

  function insert(placeholder: string): void {
    const field = text.current;
    const end = draft.body.length;
    const { selectionStart: from, selectionEnd: to } =
      field && hasCaret.current ? field : { selectionStart: end, selectionEnd: end };
    const before = `${draft.body.slice(0, from)}((${placeholder}))`;
    change({ body: before + draft.body.slice(to) });
    field?.focus();
    // Once the new text is in the field: it puts the caret elsewhere.
    requestAnimationFrame(() => field?.setSelectionRange(before.length, before.length));
  }

  const length = `${FIGURES.format(draft.body.length)} ${draft.body.length === 1 ? "character" : "characters"}`;
  return (
    <section className="card" aria-labelledby="text-heading">
      <h2 id="text-heading">What does it say?</h2>
      {draft.channel === "email" && (
        <TextInput
          label="Subject"
          value={draft.subject}
          onChange={(subject) => change({ subject })}
          problem={problems.subject}
          maxLength={200}
        />
      )}
      <TextInput
        label="Message"
        lines={draft.channel === "email" ? 10 : 5}
        textRef={text}
        onFocus={() => {
          hasCaret.current = true;
        }}
        value={draft.body}
        onChange={(body) => change({ body })}
        hint={length}
        problem={problems.body}
      />
      <fieldset className="placeholders">
        <legend>Put in for each recipient</legend>
        {placeholders.map((placeholder) => (
          <Button key={placeholder} onPress={() => insert(placeholder)}>
            {placeholder}
          </Button>
        ))}
      </fieldset>
      {maySend && (
        <div className="buttons">
          <Boundary what="The saved texts" fallback={null}>
            <SavedTexts draft={draft} change={change} />
          </Boundary>
        </div>
      )}
      <TextPreview {...checked} />
    </section>
  );
}
