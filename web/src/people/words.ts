/** People and what changed about them, in the words of a school office. */
import type { components } from "../api/schema";
import type { Person } from "./use-people";
import type { Change } from "./use-family-refresh";

export const KIND_WORDS: Record<Person["kind"], string> = {
  pupil: "Pupil",
  contact: "Contact",
  staff: "Staff",
};

export const CHANGE_WORDS: Record<Change["change"], string> = {
  added: "added",
  changed: "changed",
  removed: "removed",
  held: "held: an administrator decides about it",
};

export type Purpose = components["schemas"]["NewMessage"]["purpose"];

export const PURPOSES: Record<Purpose, string> = {
  general: "general",
  attendance: "attendance",
  urgent: "urgent",
};

const FIELD_WORDS: Record<string, string> = {
  upn: "UPN",
  year: "Year group",
  registration: "Registration group",
  group_ids: "Groups",
  phones: "Phone numbers",
  emails: "Email addresses",
};

/** A field as a person names it; one that is not listed by its own name. */
export function fieldWords(field: string): string {
  return FIELD_WORDS[field] ?? field.charAt(0).toUpperCase() + field.slice(1).replaceAll("_", " ");
}
