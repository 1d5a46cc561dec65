/** What a draft asks of the API. */
import { describe, expect, it } from "vitest";
import {
  choose,
  EMPTY_DRAFT,
  listKey,
  newMessageOf,
  type PreviewRequest,
  previewRequestOf,
} from "../src/compose/draft";

const WRITTEN = { ...EMPTY_DRAFT, body: "The trip leaves at 08:30." };
const request = (draft = WRITTEN) => previewRequestOf(draft) as PreviewRequest;

describe("a draft", () => {
  it("asks for nothing until a group is chosen", () => {
    expect(previewRequestOf(choose(WRITTEN, { pupils: "registration" }))).toBeNull();
    const registration = JSON.stringify({ group_id: "g9" });
    expect(request(choose(WRITTEN, { pupils: "registration", registration })).audience.pupils).toEqual({
      any_of: [{ group_id: "g9" }],
    });
    expect(previewRequestOf(choose(WRITTEN, { pupils: "year", year: "an older draft's" }))).toBeNull();
  });

  it("about absence is an attendance message, once for each pupil", () => {
    expect(request(choose(WRITTEN, { pupils: "absent" }))).toMatchObject({
      purpose: "attendance",
      per: "pair",
      audience: { pupils: { any_of: [{ attendance: { date: "today", codes: ["N"] } }] } },
    });
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
    expect(newMessageOf(draft, request(draft), "now", undefined)).not.toHaveProperty("subject");
    const email = { ...draft, channel: "email" as const };
    expect(newMessageOf(email, request(email), "now", "p1")).toMatchObject({
      subject: "Trip",
      preview_id: "p1",
    });
  });
});
