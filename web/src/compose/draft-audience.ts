/** Whom a draft is for, as the API's own rule. */
import type { components } from "../api/schema";
import type { Draft, PickedPupils, Pupils } from "./draft";

type Schemas = components["schemas"];

/** The school register's own codes (Department for Education): no reason yet; late, before and after it closed. */
const CODES: Record<Exclude<Pupils, "school" | "chosen">, string[]> = { absent: ["N"], late: ["L", "U"] };

/** The rule; null while it is still to be chosen who is meant. */
export function audienceOf(draft: Draft): Schemas["Audience"] | null {
  const { who, people, contacts, includeHeld } = draft;
  const held = includeHeld ? { include_held: true } : {};
  switch (who) {
    case "staff":
      return { who, ...held };
    case "people":
      return people.length > 0 ? { who, people_ids: people.map(({ id }) => id), ...held } : null;
    case "pupils":
    case "contacts": {
      const pupils = pupilRuleOf(draft);
      return pupils && { who, pupils, ...(who === "contacts" ? { contacts } : {}), ...held };
    }
  }
}

function pupilRuleOf({ pupils, session, day, ...draft }: Draft): Schemas["PupilRule"] | null {
  const included = selectorsOf(draft.included);
  const excluded = selectorsOf(draft.excluded);
  const without = excluded.length > 0 ? { none_of: excluded } : {};
  switch (pupils) {
    case "school":
      return { any_of: [{ school: true }], ...without };
    case "chosen":
      return included.length > 0 ? { any_of: included, ...without } : null;
    case "absent":
    case "late": {
      if (!day) return null;
      const marked = { attendance: { date: day, session, codes: CODES[pupils] } };
      return included.length > 0
        ? { any_of: included, all_of: [marked], ...without }
        : { any_of: [marked], ...without };
    }
  }
}

/** Named pupils share one selector, because a rule holds only some dozens of selectors. */
function selectorsOf(picked: PickedPupils[]): Schemas["Selector"][] {
  const pupilIds = picked.flatMap(({ selector }) => selector.pupil_ids ?? []);
  const groups = picked.map(({ selector }) => selector).filter(({ pupil_ids }) => !pupil_ids);
  return pupilIds.length > 0 ? [...groups, { pupil_ids: pupilIds }] : groups;
}
