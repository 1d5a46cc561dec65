/** What is being written, and what it asks of the API: pure, so that it can be tested without a page. */
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type PreviewRequest = Schemas["PreviewRequest"];
export type NewMessage = Schemas["NewMessage"];
export type Who = "contacts" | "staff";
export type Pupils = "absent" | "school" | "year" | "registration";
export type Contacts = NonNullable<Schemas["Audience"]["contacts"]>;
export type Channel = NewMessage["channel"];
export type Purpose = NewMessage["purpose"];
export type Per = NewMessage["per"];

export interface Draft {
  who: Who;
  pupils: Pupils;
  /** Ids of the chosen year group and registration group. */
  year: string;
  registration: string;
  contacts: Contacts;
  channel: Channel;
  purpose: Purpose;
  per: Per;
  subject: string;
  body: string;
  /** The first preview of each list looked at while this text was written, by `listKey`. */
  firstPreviews: Record<string, string>;
}

export const EMPTY_DRAFT: Draft = {
  who: "contacts",
  pupils: "school",
  year: "",
  registration: "",
  contacts: "first",
  channel: "sms",
  purpose: "general",
  per: "contact",
  subject: "",
  body: "",
  firstPreviews: {},
};

/** The draft after a choice, with what follows from it. */
export function choose(draft: Draft, chosen: Partial<Draft>): Draft {
  const next = { ...draft, ...chosen };
  if (chosen.pupils === "absent") next.purpose = "attendance";
  if (next.who === "staff" && next.purpose === "attendance") next.purpose = "general";
  return next;
}

/** Attendance goes out once for each pupil, so that each is named; staff have no pupil. */
export function perOf({ who, purpose, per }: Draft): Per {
  if (who === "staff") return "contact";
  return purpose === "attendance" ? "pair" : per;
}

/** What to preview; null while the group is still to be chosen. */
export function previewRequestOf(draft: Draft): PreviewRequest | null {
  const { who, contacts, channel, purpose } = draft;
  const per = perOf(draft);
  if (who === "staff") return { audience: { who }, channel, purpose, per };
  const selector = selectorOf(draft);
  return selector && { audience: { who, pupils: { any_of: [selector] }, contacts }, channel, purpose, per };
}

/** The same list on the same day has the same key, whatever the text. */
export function listKey({ audience, channel, per }: PreviewRequest, today: string): string {
  return JSON.stringify([audience, channel, per, today]);
}

export function newMessageOf(
  draft: Draft,
  request: PreviewRequest,
  when: "now" | "after_sync",
  previewId: string | undefined,
): NewMessage {
  const { channel, purpose, subject, body } = draft;
  return {
    audience: request.audience,
    channel,
    purpose,
    per: perOf(draft),
    body,
    send: { when },
    ...(channel === "email" ? { subject } : {}),
    ...(previewId ? { preview_id: previewId } : {}),
  };
}

/** The API's own selector of a group, as JSON; what an older draft kept there chooses nothing. */
function selectorIn(kept: string): Schemas["Selector"] | null {
  return kept.startsWith("{") ? (JSON.parse(kept) as Schemas["Selector"]) : null;
}

function selectorOf({ pupils, year, registration }: Draft): Schemas["Selector"] | null {
  switch (pupils) {
    case "school":
      return { school: true };
    case "year":
      return selectorIn(year);
    case "registration":
      return selectorIn(registration);
    case "absent":
      return { attendance: { date: "today", session: "any", codes: ["N"] } };
  }
}
