/** Choosing whom a message is for. */
import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { AudienceFields } from "../../src/compose/audience-fields";
import { useKeptDraft } from "../../src/compose/kept-draft";
import type { Preferences } from "../../src/api/me";
import { idle, me } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const GROUPS = [
  { type: "year", name: "Year 9", selector: { year: "9" } },
  { type: "registration", name: "9B", selector: { registration: "9B" } },
];
const TOM = { id: "p2", kind: "pupil", name: "Tom Hill", detail: "9B" };
const BO = { id: "c2", kind: "contact", name: "Bo Hill", detail: "for Tom Hill" };

function Fields({ preferences }: { preferences?: Preferences }) {
  const { draft, change } = useKeptDraft(preferences);
  return <AudienceFields draft={draft} change={change} />;
}

function fields(changed: Parameters<typeof fakeApi>[0] = {}, preferences: Preferences = {}) {
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": idle(),
    "GET /groups": { items: GROUPS, next: null },
    "POST /people/search": { items: [TOM, BO], next: null },
    ...changed,
  });
  show(fake.api, <Fields preferences={preferences} />);
  return { ...fake, user: userEvent.setup() };
}

it("takes in a group that is found by typing, and takes it out again", async () => {
  const { user } = fields();
  await user.click(screen.getByRole("radio", { name: "Some groups or pupils" }));
  await user.type(await screen.findByRole("combobox", { name: "Groups and pupils" }), "9b");
  await user.click(await screen.findByRole("option", { name: "9B registration group" }));
  const picked = screen.getByRole("list", { name: "Groups and pupils" });
  expect(within(picked).getByText("registration group")).toBeTruthy();
  await user.click(within(picked).getByRole("button", { name: "Take out 9B" }));
  expect(screen.queryByRole("list", { name: "Groups and pupils" })).toBeNull();
});

it("leaves out a pupil who is found by name, and offers no contact there", async () => {
  const { user } = fields();
  await user.type(await screen.findByRole("combobox", { name: "Leave out (optional)" }), "hill");
  await user.click(await screen.findByRole("option", { name: "Tom Hill pupil, 9B" }));
  expect(screen.getByRole("list", { name: "Leave out (optional)" }).textContent).toContain("Tom Hill");
  expect(screen.queryByText("Bo Hill")).toBeNull();
});

it("says when there are more of a name than it lists", async () => {
  const { user } = fields({ "POST /people/search": { items: [TOM, BO], next: "c" } });
  await user.type(await screen.findByRole("combobox", { name: "Leave out (optional)" }), "hill");
  expect(await screen.findByText("There are more: type more of the name.")).toBeTruthy();
  expect(screen.getByRole("option", { name: "Tom Hill pupil, 9B" })).toBeTruthy();
});

it("says so, too, where none of the first is a pupil", async () => {
  const { user } = fields({ "POST /people/search": { items: [BO], next: "c" } });
  await user.type(await screen.findByRole("combobox", { name: "Leave out (optional)" }), "hill");
  expect(await screen.findByText("There are more: type more of the name.")).toBeTruthy();
});

it("says what its purpose means", async () => {
  const { user } = fields();
  const purpose = () => screen.getByRole("radiogroup", { name: "Purpose" });
  expect(purpose().textContent).toContain("waits for the end of quiet hours");
  await user.click(screen.getByRole("radio", { name: "Urgent" }));
  expect(purpose().textContent).toContain("For what cannot wait");
});

it("is about those who are late, in a session and on a day", async () => {
  const { user } = fields();
  await user.click(await screen.findByRole("radio", { name: "Late today" }));
  await user.click(screen.getByRole("radio", { name: "Morning" }));
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Attendance" }).checked).toBe(true);
  await user.click(screen.getByRole("radio", { name: "Another day" }));
  expect(await screen.findByText("Day of the marks")).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Late that day" }).checked).toBe(true);
  expect(screen.getByRole("radio", { name: "Absent that day, no reason given" })).toBeTruthy();
});

it("offers no attendance where the school's MIS holds none", async () => {
  fields({ "GET /me": { ...me("sender"), features: { attendance: false } } });
  await expect.poll(() => screen.queryByRole("radio", { name: "Late today" })).toBeNull();
  expect(screen.queryByRole("radio", { name: "Absent today, no reason given" })).toBeNull();
});

it("writes to named people of every kind", async () => {
  const { user } = fields();
  await user.click(screen.getByRole("radio", { name: "Named people" }));
  await user.type(screen.getByRole("combobox", { name: "People" }), "hill");
  await user.click(await screen.findByRole("option", { name: "Bo Hill contact, for Tom Hill" }));
  expect(screen.getByRole("list", { name: "People" }).textContent).toContain("contact, for Tom Hill");
});

it("keeps what was chosen over a reload of the page", async () => {
  const { user } = fields();
  await user.click(screen.getByRole("radio", { name: "Staff" }));
  fields();
  const again = screen.getAllByRole<HTMLInputElement>("radio", { name: "Staff" });
  expect(again.map((radio) => radio.checked)).toEqual([true, true]);
});

it("begins as its writer prefers, where nothing was chosen yet", async () => {
  const { user } = fields();
  cleanup();
  fields({}, { channel: "email" });
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Email" }).checked).toBe(true);
  cleanup();
  fields();
  await user.click(screen.getByRole("radio", { name: "Staff" }));
  cleanup();
  fields({}, { channel: "email" });
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "Text message" }).checked).toBe(true);
});

it("says why the groups cannot be loaded, and offers to try again", async () => {
  fields({ "GET /groups": () => failure(403, "forbidden", "Please ask an administrator.") });
  expect(
    await screen.findByText(/The groups could not be loaded. Please ask an administrator./),
  ).toBeTruthy();
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
});
