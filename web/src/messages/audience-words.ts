/** A stored audience in words: "Contacts of pupils in 8B and Year 9 except 2 named pupils (first contact)". */
import type { Group } from "../api/groups";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
type Audience = Schemas["Audience"];
type Selector = Schemas["Selector"];
type Marks = NonNullable<Selector["attendance"]>;

/** What the words need besides the rule: the school's groups, where they are known yet, and its own date. */
interface Known {
  groups: Group[] | undefined;
  today: string;
}

const CONTACTS = {
  first: "first contact",
  responsible: "all with parental responsibility",
  all: "all contacts",
};
const SESSIONS = { any: "", AM: " in the morning", PM: " in the afternoon" };
const AND = new Intl.ListFormat("en-GB", { type: "conjunction" });
const OR = new Intl.ListFormat("en-GB", { type: "disjunction" });
const FIGURES = new Intl.NumberFormat("en-GB");

export function audienceWords(audience: Audience, per: "contact" | "pair", known: Known): string {
  const held = audience.include_held ? ", people whose removal waits for a decision included" : "";
  const once = per === "pair" ? ", once for each pupil" : "";
  return `${whoWords(audience, known)}${once}${held}`;
}

function whoWords(
  { who, pupils = {}, contacts = "first", people_ids: people = [] }: Audience,
  known: Known,
): string {
  switch (who) {
    case "staff":
      return "All staff";
    case "people":
      return counted(people.length, "named person", "named people");
    case "pupils":
      return capital(pupilWords(pupils, known));
    case "contacts":
      return `Contacts of ${pupilWords(pupils, known)} (${CONTACTS[contacts]})`;
  }
}

function pupilWords(rule: Schemas["PupilRule"], known: Known): string {
  const { any_of: some = [], all_of: every = [], none_of: none = [] } = rule;
  const also = every.map((one) =>
    one.attendance ? `who are ${markWords(one.attendance, known)}` : `who are also in ${nameOf(one, known)}`,
  );
  const only = also.length > 0 ? ` ${AND.format(also)}` : "";
  const except = none.length > 0 ? ` except ${AND.format(none.map((one) => nameOf(one, known)))}` : "";
  return `${someWords(some, known)}${only}${except}`;
}

function someWords(some: Selector[], known: Known): string {
  if (some.length === 0 || some.some(({ school }) => school)) return "all pupils";
  const [first] = some;
  if (some.length === 1 && first?.attendance) return `pupils ${markWords(first.attendance, known)}`;
  const isOfNames = some.every((one) => one.pupil_ids);
  return `${isOfNames ? "" : "everybody in "}${AND.format(some.map((one) => nameOf(one, known)))}`;
}

function nameOf(selector: Selector, known: Known): string {
  const { year, registration, group_id: groupId, pupil_ids: pupils, attendance } = selector;
  if (year) return known.groups?.find((one) => one.selector.year === year)?.name ?? `Year ${year}`;
  if (registration) return registration;
  if (groupId) return groupName(groupId, known);
  if (pupils) return counted(pupils.length, "named pupil", "named pupils");
  return attendance ? `those ${markWords(attendance, known)}` : "all pupils";
}

function groupName(groupId: string, { groups }: Known): string {
  if (!groups) return "a group whose name is not known just now";
  const found = groups.find(({ selector }) => selector.group_id === groupId);
  return found?.name ?? "a group that the MIS no longer has";
}

/** "absent today with no reason yet", "late on Friday 20 November in the morning", "marked I or M today". */
function markWords({ date, codes, session = "any" }: Marks, { today }: Known): string {
  const day = date === "today" || date === today ? "today" : `on ${dayWords(date)}`;
  const when = `${day}${SESSIONS[session]}`;
  const isOnly = (known: string[]) => codes.every((code) => known.includes(code));
  if (isOnly(["N"])) return `absent ${when} with no reason yet`;
  return isOnly(["L", "U"]) ? `late ${when}` : `marked ${OR.format(codes)} ${when}`;
}

function dayWords(date: string): string {
  const parts = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", parts).format(new Date(`${date}T00:00:00Z`));
}

function counted(figure: number, one: string, more: string): string {
  return `${FIGURES.format(figure)} ${figure === 1 ? one : more}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
