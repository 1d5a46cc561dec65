/** What a draft asks of the API. */
import { describe, expect, it } from "vitest";
import { choose, EMPTY_DRAFT, type PreviewRequest } from "../../src/compose/draft";
import {
  changedAtOf,
  listKey,
  newMessageOf,
  previewRequestOf,
  sendRuleOf,
} from "../../src/compose/draft-request";
import { typedIn } from "../../src/time/school-clock";

const WRITTEN = { ...EMPTY_DRAFT, body: "The trip leaves at 08:30." };
const YEAR_9 = { id: "y9", name: "9", detail: "year group", selector: { year: "9" } };
const CHOIR = { id: "g1", name: "Choir", detail: "group", selector: { group_id: "g1" } };
const TOM = { id: "p2", name: "Tom Hill", detail: "9B", selector: { pupil_ids: ["p2"] } };
const AMY = { id: "p3", name: "Amy Hill", detail: "7A", selector: { pupil_ids: ["p3"] } };
const request = (draft = WRITTEN) => previewRequestOf(draft) as PreviewRequest;

describe("a draft", () => {
  it("asks for nothing until somebody is chosen", () => {
    expect(previewRequestOf(choose(WRITTEN, { pupils: "chosen" }))).toBeNull();
    expect(previewRequestOf(choose(WRITTEN, { who: "people" }))).toBeNull();
  });

  it("takes groups in and leaves pupils out, who share one selector", () => {
    const draft = choose(WRITTEN, { pupils: "chosen", included: [YEAR_9, CHOIR], excluded: [TOM, AMY] });
    expect(request(draft).audience.pupils).toEqual({
      any_of: [{ year: "9" }, { group_id: "g1" }],
      none_of: [{ pupil_ids: ["p2", "p3"] }],
    });
  });

  it("about absence can be kept to some groups", () => {
    const draft = choose(WRITTEN, { pupils: "absent", included: [YEAR_9] });
    expect(request(draft).audience.pupils).toMatchObject({
      any_of: [{ year: "9" }],
      all_of: [{ attendance: { date: "today" } }],
    });
  });

  it("to named people names them, and nobody's pupils", () => {
    const draft = choose(WRITTEN, { who: "people", people: [{ id: "c1", name: "Amy Khan", detail: "" }] });
    expect(request(draft).audience).toEqual({ who: "people", people_ids: ["c1"] });
  });

  it("to pupils themselves goes once to each, and to all where only absent ones were meant", () => {
    const draft = choose(choose(WRITTEN, { pupils: "absent" }), { who: "pupils" });
    expect(request(draft)).toMatchObject({
      audience: { who: "pupils", pupils: { any_of: [{ school: true }] } },
      purpose: "general",
      per: "contact",
    });
  });

  it("about absence is an attendance message, once for each pupil", () => {
    expect(request(choose(WRITTEN, { pupils: "absent" }))).toMatchObject({
      purpose: "attendance",
      per: "pair",
      audience: { pupils: { any_of: [{ attendance: { date: "today", codes: ["N"] } }] } },
    });
  });

  it("about lateness asks for the marks of late pupils, of a session and a day", () => {
    const late = choose(choose(WRITTEN, { pupils: "late" }), { session: "AM" });
    expect(request(late)).toMatchObject({ purpose: "attendance", per: "pair" });
    const attendance = { date: "today", session: "AM", codes: ["L", "U"] };
    expect(request(late).audience.pupils).toEqual({ any_of: [{ attendance }] });
    const before = choose(late, { day: "2026-11-20" });
    expect(request(before).audience.pupils).toEqual({
      any_of: [{ attendance: { ...attendance, date: "2026-11-20" } }],
    });
    expect(previewRequestOf(choose(before, { day: "" }))).toBeNull();
    expect(choose(late, { pupils: "absent" }).purpose).toBe("attendance");
    expect(choose(choose(late, { pupils: "absent" }), { pupils: "school" }).purpose).toBe("general");
  });

  it("takes in whose removal waits only where its writer says so", () => {
    expect(request().audience).not.toHaveProperty("include_held");
    expect(request({ ...WRITTEN, includeHeld: true }).audience).toMatchObject({ include_held: true });
  });

  it("is an attendance message no longer than it is about attendance", () => {
    const urgent = choose(WRITTEN, { purpose: "urgent" });
    const about = choose(urgent, { pupils: "absent" });
    expect(about.purpose).toBe("attendance");
    expect(choose(about, { pupils: "school" }).purpose).toBe("urgent");
    expect(choose(about, { who: "staff" }).purpose).toBe("urgent");
    expect(choose(choose(about, { contacts: "all" }), { pupils: "chosen" }).purpose).toBe("urgent");
  });

  it("keeps the purpose that its writer chose by hand", () => {
    const byHand = choose(choose(WRITTEN, { pupils: "absent" }), { purpose: "attendance" });
    expect(choose(byHand, { pupils: "school" }).purpose).toBe("attendance");
    const general = choose(choose(WRITTEN, { pupils: "absent" }), { purpose: "general" });
    expect(choose(general, { included: [YEAR_9] }).purpose).toBe("general");
    const before = choose(WRITTEN, { purpose: "attendance" });
    expect(choose(choose(before, { pupils: "absent" }), { pupils: "school" }).purpose).toBe("attendance");
  });

  it("to staff names no pupils and goes once to each, even after writing about attendance", () => {
    const toStaff = choose(choose(WRITTEN, { purpose: "attendance", per: "pair" }), { who: "staff" });
    expect(request(toStaff)).toEqual({
      audience: { who: "staff" },
      channel: "sms",
      purpose: "general",
      per: "contact",
    });
  });

  it("means another list on another day, channel or count, but not with another text", () => {
    const key = listKey(request(), "2026-11-23");
    expect(listKey(request({ ...WRITTEN, body: "Something else" }), "2026-11-23")).toBe(key);
    expect(listKey(request(), "2026-11-24")).not.toBe(key);
    expect(listKey(request({ ...WRITTEN, channel: "email" }), "2026-11-23")).not.toBe(key);
    expect(listKey(request({ ...WRITTEN, per: "pair" }), "2026-11-23")).not.toBe(key);
  });

  it("has a subject only as an email", () => {
    const draft = { ...WRITTEN, subject: "Trip" };
    expect(newMessageOf(draft, request(draft), { when: "now" }, undefined)).not.toHaveProperty("subject");
    const email = { ...draft, channel: "email" as const };
    expect(newMessageOf(email, request(email), { when: "now" }, "p1")).toMatchObject({
      subject: "Trip",
      preview_id: "p1",
    });
  });

  it("does not count data as newer that was read earlier in the minute of the change", () => {
    const read = Date.parse("2026-11-25T23:15:09Z");
    const changed = new Date("2026-11-25T23:15:18Z");
    const draft = {
      ...WRITTEN,
      when: "when_fresh" as const,
      newerThan: typedIn(0, changed, "Europe/London"),
      askAt: typedIn(120, changed, "Europe/London"),
    };
    const rule = sendRuleOf(draft, "Europe/London");
    expect(rule.newer_than).toBe("2026-11-25T23:16:00.000Z");
    expect(rule.ask_at).toMatch(/^2026-11-26T01:15:00/);
    expect(read > Date.parse(rule.newer_than ?? "")).toBe(false);
    expect(changedAtOf(draft, "Europe/London")).toBe(rule.newer_than);
  });
});
