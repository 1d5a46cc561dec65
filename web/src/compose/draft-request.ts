/** What a draft asks of the API: pure, so that it can be tested without a page. */
import { endOfMinute, momentOf } from "../time/school-clock";
import { type Draft, type NewMessage, perOf, type PreviewRequest, type SendRule } from "./draft";
import { audienceOf } from "./draft-audience";

/** What to preview; null while it is still to be chosen who is meant. */
export function previewRequestOf(draft: Draft): PreviewRequest | null {
  const audience = audienceOf(draft);
  return audience && { audience, channel: draft.channel, purpose: draft.purpose, per: perOf(draft) };
}

/** By when the writer had changed something in the MIS, where they have said so: data of the same minute may be older. */
export function changedAtOf({ when, newerThan }: Draft, timeZone: string): string | undefined {
  return when === "when_fresh" && newerThan ? endOfMinute(newerThan, timeZone) : undefined;
}

/** The same list on the same day has the same key, whatever the text. */
export function listKey({ audience, channel, per }: PreviewRequest, today: string): string {
  return JSON.stringify([audience, channel, per, today]);
}

export function newMessageOf(
  draft: Draft,
  request: PreviewRequest,
  send: SendRule,
  previewId: string | undefined,
): NewMessage {
  const { channel, purpose, subject, body } = draft;
  return {
    audience: request.audience,
    channel,
    purpose,
    per: perOf(draft),
    body,
    send,
    ...(channel === "email" ? { subject } : {}),
    ...(previewId ? { preview_id: previewId } : {}),
  };
}

/** The rule that was chosen for a later moment, on the clock of the school's zone. */
export function sendRuleOf({ when, at, newerThan, askAt }: Draft, timeZone: string): SendRule {
  switch (when) {
    case "now":
      return { when };
    case "at":
      return { when, at: momentOf(at, timeZone) };
    case "when_fresh":
      return {
        when,
        newer_than: endOfMinute(newerThan, timeZone),
        ...(askAt ? { ask_at: momentOf(askAt, timeZone) } : {}),
      };
  }
}
