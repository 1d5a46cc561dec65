/** A stored audience in the words of a school office. */
import { expect, it } from "vitest";
import type { components } from "../../src/api/schema";
import { audienceWords } from "../../src/messages/audience-words";

type Audience = components["schemas"]["Audience"];

const GROUPS = [
  { type: "year" as const, name: "Year 9", selector: { group_id: "g9" } },
  { type: "other" as const, name: "Choir", selector: { group_id: "g1" } },
];
const known = { groups: GROUPS, today: "2026-11-25" };
const ABSENT = { attendance: { date: "2026-11-25", session: "any" as const, codes: ["N"] } };
const say = (audience: Audience, per: "contact" | "pair" = "contact") => audienceWords(audience, per, known);

it("names pupils by their marks", () => {
  expect(say({ who: "contacts", pupils: { any_of: [ABSENT] } }, "pair")).toBe(
    "Contacts of pupils absent today with no reason yet (first contact), once for each pupil",
  );
  const late = { attendance: { date: "2026-11-20", session: "AM" as const, codes: ["L", "U"] } };
  expect(say({ who: "contacts", contacts: "all", pupils: { any_of: [late] } })).toBe(
    "Contacts of pupils late on Friday 20 November in the morning (all contacts)",
  );
  const coded = { attendance: { date: "today", codes: ["I", "M"] } };
  expect(say({ who: "pupils", pupils: { any_of: [coded] } })).toBe("Pupils marked I or M today");
});

it("names groups, and who is left out", () => {
  const pupils = {
    any_of: [{ registration: "8B" }, { group_id: "g9" }],
    none_of: [{ group_id: "g1" }, { pupil_ids: ["p1", "p2"] }],
  };
  expect(say({ who: "pupils", pupils })).toBe("Everybody in 8B and Year 9 except Choir and 2 named pupils");
});

it("says both, where only some of a group are meant", () => {
  const pupils = { any_of: [{ year: "8" }], all_of: [ABSENT] };
  expect(say({ who: "contacts", contacts: "responsible", pupils })).toBe(
    "Contacts of everybody in Year 8 who are absent today with no reason yet (all with parental responsibility)",
  );
});

it("counts who is named, and names whole schools", () => {
  expect(say({ who: "contacts", pupils: { any_of: [{ pupil_ids: ["p1"] }] } })).toBe(
    "Contacts of 1 named pupil (first contact)",
  );
  expect(say({ who: "contacts", pupils: { any_of: [{ school: true }] } })).toBe(
    "Contacts of all pupils (first contact)",
  );
  expect(say({ who: "staff" })).toBe("All staff");
  expect(say({ who: "people", people_ids: ["a", "b"], include_held: true })).toBe(
    "2 named people, people whose removal waits for a decision included",
  );
});

it("never passes over a group that it cannot name", () => {
  const audience = { who: "pupils" as const, pupils: { any_of: [{ group_id: "gone" }] } };
  expect(say(audience)).toBe("Everybody in a group that the MIS no longer has");
  expect(audienceWords(audience, "contact", { ...known, groups: undefined })).toBe(
    "Everybody in a group whose name is not known just now",
  );
});
