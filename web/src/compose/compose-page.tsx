/** Write a message: whom it is for, what it says, who would get it, and when it goes. */
import { useEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useMe } from "../api/me";
import { Page } from "../layout/page";
import { AudienceFields } from "./audience-fields";
import type { Draft } from "./draft";
import { changedAtOf, previewRequestOf, sendRuleOf } from "./draft-request";
import { clearDraft, useKeptDraft } from "./kept-draft";
import { RecipientsPanel } from "./recipients-panel";
import { type Go, SendBar } from "./send-bar";
import { TextFields, textProblems } from "./text-fields";
import { usePreview } from "./use-preview";
import { useSend } from "./use-send";
import { WhenFields } from "./when-fields";

export function ComposePage() {
  const [, navigate] = useLocation();
  const me = useMe().data;
  const timeZone = me?.school.timezone ?? "Europe/London";
  const kept = useKeptDraft(me?.preferences);
  const { draft } = kept;
  const request = previewRequestOf(draft);
  const checked = usePreview(request, changedAtOf(draft, timeZone), kept);
  const form = useRef<HTMLDivElement>(null);
  const [showsProblems, setShowsProblems] = useState(false);
  const problems = textProblems(draft);
  const send = useSend((message) => {
    clearDraft();
    navigate(`/messages/${message.id}`);
  });

  const { reset, isPending } = send;
  const { isUpdating } = checked;
  // What an answer said is no longer so once the update that was its reason has ended.
  const wasUpdating = useRef(isUpdating);
  useEffect(() => {
    if (wasUpdating.current && !isUpdating && !isPending) reset();
    wasUpdating.current = isUpdating;
  }, [isUpdating, isPending, reset]);

  function change(chosen: Partial<Draft>): void {
    if (!isPending) reset();
    kept.change(chosen);
  }

  function submit(go: Go): void {
    const isWritten = Object.values(problems).every((problem) => !problem);
    setShowsProblems(!isWritten);
    if (!isWritten) requestAnimationFrame(() => firstInvalid(form.current)?.focus());
    if (isWritten && request && !isPending) {
      const rule = go === "chosen" ? sendRuleOf(draft, timeZone) : { when: go };
      send.mutate({ draft, request, rule, previewId: checked.firstPreviewId });
    }
  }

  return (
    <Page title="Write a message">
      <div className="compose">
        <div className="compose-form" ref={form}>
          <AudienceFields draft={draft} change={change} />
          <TextFields
            draft={draft}
            change={change}
            problems={showsProblems ? problems : {}}
            request={request}
          />
          <WhenFields draft={draft} change={change} problem={showsProblems ? problems.when : undefined} />
        </div>
        <section className="compose-side" aria-label="Check and send">
          <RecipientsPanel checked={checked} canCheck={request !== null} draft={draft} change={change} />
          {checked.preview && <SendBar checked={checked} send={send} submit={submit} draft={draft} />}
        </section>
      </div>
    </Page>
  );
}

function firstInvalid(form: HTMLElement | null): HTMLElement | null | undefined {
  return form?.querySelector<HTMLElement>("[aria-invalid='true']");
}
