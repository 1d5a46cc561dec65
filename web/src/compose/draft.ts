/** What is being written, and what follows from each choice: pure, so that it can be tested without a page. */
import type { Preferences } from "../api/me";
import type { components } from "../api/schema";
import type { Option } from "../ui/picker";

type Schemas = components["schemas"];
export type PreviewRequest = Schemas["PreviewRequest"];
export type NewMessage = Schemas["NewMessage"];
export type Who = Schemas["Audience"]["who"];
/** `absent` and `late` are those with such a mark. */
export type Pupils = "absent" | "late" | "school" | "chosen";
export type Session = NonNullable<NonNullable<Schemas["Selector"]["attendance"]>["session"]>;
export type Contacts = NonNullable<Schemas["Audience"]["contacts"]>;
export type Channel = NewMessage["channel"];
export type Purpose = NewMessage["purpose"];
export type Per = NewMessage["per"];
export type SendRule = NonNullable<NewMessage["send"]>;
/** `now` goes as soon as it is safe: the buttons offer to wait for a sync that runs. */
export type When = "now" | "at" | "when_fresh";

/** A year, a group or a pupil, with the API's own selector. */
export interface PickedPupils extends Option {
  selector: Schemas["Selector"];
}

export interface Draft {
  who: Who;
  pupils: Pupils;
  /** Of which session and day the marks count; the day is written as YYYY-MM-DD, or "today". */
  session: Session;
  day: string;
  /** Years, groups and pupils that are meant, and those that are left out. */
  included: PickedPupils[];
  excluded: PickedPupils[];
  /** Who is meant where people are named. */
  people: Option[];
  contacts: Contacts;
  /** Takes in those, too, who may have left: their removal waits for a decision. */
  includeHeld: boolean;
  channel: Channel;
  purpose: Purpose;
  /** The purpose to go back to, while "attendance" only follows from whom the message is for. */
  purposeBefore: Purpose | null;
  per: Per;
  subject: string;
  body: string;
  when: When;
  /** Moments as they are typed on the school's own clock; empty while they are not whole. */
  at: string;
  newerThan: string;
  askAt: string;
  /** The first preview of each list looked at while this text was written, by `listKey`. */
  firstPreviews: Record<string, string>;
}

export const EMPTY_DRAFT: Draft = {
  who: "contacts",
  pupils: "school",
  session: "any",
  day: "today",
  included: [],
  excluded: [],
  people: [],
  contacts: "first",
  includeHeld: false,
  channel: "sms",
  purpose: "general",
  purposeBefore: null,
  per: "contact",
  subject: "",
  body: "",
  when: "now",
  at: "",
  newerThan: "",
  askAt: "",
  firstPreviews: {},
};

/** A draft that starts as its writer likes. */
export function newDraft(preferences: Preferences = {}): Draft {
  const { channel, contacts, per } = preferences;
  return { ...EMPTY_DRAFT, ...(channel && { channel }), ...(contacts && { contacts }), ...(per && { per }) };
}

/** Whether the pupils are those with a mark of a day. */
export function isByMarks({ pupils }: Pick<Draft, "pupils">): boolean {
  return pupils === "absent" || pupils === "late";
}

/** The draft after a choice, with what follows from it. */
export function choose(draft: Draft, chosen: Partial<Draft>): Draft {
  const next = { ...draft, ...chosen };
  if (next.who !== "contacts" && isByMarks(next)) next.pupils = "school";
  if (chosen.purpose) return { ...next, purposeBefore: null };
  return withPurpose(next, isByMarks(draft));
}

/** Attendance skips quiet hours and most opt-outs, so that it never outlasts the choice from which it followed. */
function withPurpose(next: Draft, wasOfAttendance: boolean): Draft {
  const { purpose, purposeBefore, who } = next;
  const isOfAttendance = isByMarks(next);
  if (isOfAttendance && !wasOfAttendance && purpose !== "attendance") {
    return { ...next, purpose: "attendance", purposeBefore: purpose };
  }
  if (!isOfAttendance && purposeBefore) return { ...next, purpose: purposeBefore, purposeBefore: null };
  return who !== "contacts" && purpose === "attendance" ? { ...next, purpose: "general" } : next;
}

/** Attendance goes out once for each pupil, so that each is named; only contacts are written to about a pupil. */
export function perOf({ who, purpose, per }: Draft): Per {
  if (who !== "contacts") return "contact";
  return purpose === "attendance" ? "pair" : per;
}
