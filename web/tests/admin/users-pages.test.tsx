/** Users for administrators, and everybody's own preferences with what follows from them. */
import { act, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it } from "vitest";
import { PreferencesPage } from "../../src/admin/preferences-page";
import { ToolsMenu } from "../../src/admin/tools-menu";
import { UsersPage } from "../../src/admin/users/users-page";
import { newDraft } from "../../src/compose/draft";
import { clock } from "../../src/time/words";
import { me, minutesAgo } from "../examples";
import { fakeApi } from "../fake-api";
import { show } from "../page";

const SAM = {
  id: "u2",
  email: "sam@hill.example",
  name: "Sam Hill",
  role: "sender",
  status: "active",
  invited_by: "Ada",
  last_seen_at: minutesAgo(90),
};
const BO = {
  ...SAM,
  id: "u3",
  email: "bo@hill.example",
  name: "Bo Hill",
  role: "composer",
  status: "invited",
  last_seen_at: null,
};
const refusal = (status: number, error: object) => () => Response.json({ error }, { status });

function users(answers: Record<string, object | (() => object)> = {}) {
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /users": { items: [SAM, BO], next: null },
    "POST /users": BO,
    "PATCH /users/u2": { ...SAM, status: "disabled" },
    ...answers,
  });
  show(fake.api, <UsersPage />);
  return { ...fake, user: userEvent.setup() };
}

async function invite(user: ReturnType<typeof userEvent.setup>) {
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "Bo Hill");
  await user.type(screen.getByRole("textbox", { name: "Email address" }), "bo@hill.example");
  await user.click(screen.getByRole("button", { name: "Send the invitation" }));
}

it("lists who belongs to the school, and whether they sign in", async () => {
  users();
  const row = await screen.findByRole("listitem", { name: "Bo Hill" });
  expect(within(row).getByText("Invited")).toBeTruthy();
  expect(within(row).getByText(/invited by Ada/)).toBeTruthy();
});

it("invites somebody, and says what is wrong with an address beside it", async () => {
  const { user, asked } = users();
  await invite(user);
  expect(await screen.findByText("Bo Hill has been sent a temporary password.")).toBeTruthy();
  expect(asked("POST /users")).toEqual([{ name: "Bo Hill", email: "bo@hill.example", role: "composer" }]);
});

it("says that an address is in use", async () => {
  const error = { code: "address_in_use", message: "This address cannot be invited.", field: "email" };
  const { user } = users({ "POST /users": refusal(409, error) });
  await invite(user);
  expect(await screen.findByText("This address cannot be invited.")).toBeTruthy();
  expect(screen.getByRole("textbox", { name: "Email address" }).getAttribute("aria-invalid")).toBe("true");
});

it("disables a user once that was confirmed, and says why it cannot", async () => {
  const error = { code: "last_administrator", message: "This is the school's last administrator." };
  const { user, asked } = users({ "PATCH /users/u2": refusal(409, error) });
  const row = await screen.findByRole("listitem", { name: "Sam Hill" });
  await user.click(within(row).getByRole("button", { name: "Disable" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Disable Sam Hill?" });
  await user.click(within(dialog).getByRole("button", { name: "Disable" }));
  expect(await screen.findByText("This is the school's last administrator.")).toBeTruthy();
  expect(asked("PATCH /users/u2")).toEqual([{ disabled: true }]);
});

it("keeps the focus on the button that undoes what was done", async () => {
  let sam = SAM;
  const { user } = users({
    "GET /users": () => ({ items: [sam, BO], next: null }),
    "PATCH /users/u2": () => (sam = { ...SAM, status: sam.status === "active" ? "disabled" : "active" }),
  });
  const row = await screen.findByRole("listitem", { name: "Sam Hill" });
  await user.click(within(row).getByRole("button", { name: "Disable" }));
  const dialog = await screen.findByRole("alertdialog");
  await user.click(within(dialog).getByRole("button", { name: "Disable" }));
  const enable = await within(row).findByRole("button", { name: "Enable" });
  await expect.poll(() => document.activeElement).toBe(enable);
  await user.click(enable);
  const disable = await within(row).findByRole("button", { name: "Disable" });
  await expect.poll(() => document.activeElement).toBe(disable);
});

it("says the day on which somebody was last here, which is all that is known exactly", async () => {
  users({ "GET /users": { items: [{ ...SAM, last_seen_at: new Date().toISOString() }], next: null } });
  expect(await screen.findByText("sam@hill.example, last here today")).toBeTruthy();
});

it("gives a user another role once that was confirmed, and says so", async () => {
  let sam = SAM;
  const { user, asked } = users({
    "GET /users": () => ({ items: [sam, BO], next: null }),
    "PATCH /users/u2": () => (sam = { ...SAM, role: "administrator" }),
  });
  await user.click(await screen.findByRole("button", { name: /Sender Role of Sam Hill/ }));
  await user.click(await screen.findByRole("option", { name: "Administrator" }));
  expect(asked("PATCH /users/u2")).toEqual([]);
  const change = screen.getByRole("button", { name: "Change role of Sam Hill" });
  await user.click(change);
  const dialog = await screen.findByRole("alertdialog", { name: "Make Sam Hill an administrator?" });
  expect(within(dialog).getByText(/Administrators may do everything.*Sam Hill is a sender now/)).toBeTruthy();
  await user.click(within(dialog).getByRole("button", { name: "Change role" }));
  expect(await screen.findByText(/^Sam Hill is an administrator from the next sign-in on/)).toBeTruthy();
  expect(asked("PATCH /users/u2")).toEqual([{ role: "administrator" }]);
  await expect.poll(() => document.activeElement).toBe(change);
});

it("gives nobody a role by a key on the closed list, and asks nothing where none is chosen", async () => {
  const { user, asked } = users();
  const list = await screen.findByRole("button", { name: /Role of Sam Hill/ });
  act(() => list.focus());
  await user.keyboard("{ArrowRight}");
  expect(list.textContent).toContain("Administrator");
  await user.keyboard("{ArrowLeft}");
  await user.click(screen.getByRole("button", { name: "Change role of Sam Hill" }));
  expect(await screen.findByText("Choose another role first.")).toBeTruthy();
  expect(screen.queryByRole("alertdialog")).toBeNull();
  expect(asked("PATCH /users/u2")).toEqual([]);
});

it("of users has no violation that axe finds", async () => {
  users();
  await screen.findByRole("listitem", { name: "Bo Hill" });
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

it("keeps each preference as it is chosen", async () => {
  const kept = { channel: "sms", time_format: "12" };
  const fake = fakeApi({ "GET /me": me("composer"), "PUT /me/preferences": kept });
  show(fake.api, <PreferencesPage />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("radio", { name: "2:30 pm" }));
  expect(await screen.findByText("Saved.")).toBeTruthy();
  expect(fake.asked("PUT /me/preferences")).toEqual([{ time_format: "12" }]);
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id }) => id)).toEqual([]);
});

it("starts a new message as its writer likes, and writes times so", () => {
  expect(newDraft({ channel: "email", contacts: "all", per: "pair" })).toMatchObject({
    channel: "email",
    contacts: "all",
    per: "pair",
  });
  expect(newDraft({})).toMatchObject({ channel: "sms", contacts: "first" });
  const noon = new Date("2026-06-10T12:00:00Z");
  expect(clock("2026-06-10T13:30:00Z", noon, "Europe/London", true)).toBe("2:30 pm today");
});

it("offers everybody their preferences, and users to administrators alone", async () => {
  for (const role of ["composer", "administrator"] as const) {
    const { api } = fakeApi({ "GET /me": me(role) });
    show(api, <ToolsMenu />);
  }
  const user = userEvent.setup();
  const [composers, administrators] = screen.getAllByRole("button", { name: "Admin tools" });
  await user.click(composers as HTMLElement);
  expect(await screen.findByRole("menuitem", { name: "User preferences" })).toBeTruthy();
  expect(screen.queryByRole("menuitem", { name: "Users" })).toBeNull();
  await user.keyboard("{Escape}");
  await user.click(administrators as HTMLElement);
  expect(await screen.findByRole("menuitem", { name: "Users" })).toBeTruthy();
});
