/** The administrator's pages: held changes, history, audit, and who may see them. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it } from "vitest";
import { AuditPage } from "../../src/admin/audit-page";
import { HeldPage } from "../../src/admin/held-page";
import { HistoryPage } from "../../src/admin/history-page";
import { sectionsOf } from "../../src/admin/release-notes";
import { ToolsMenu } from "../../src/admin/tools-menu";
import { idle, me, minutesAgo, running } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const PERSON = (number: number) => ({ id: `p${number}`, kind: "pupil", name: `Pupil ${number}` });
const HELD = {
  id: "h1",
  dataset: "pupils",
  kind: "removal",
  reason: "All of 7B",
  held_at: minutesAgo(20),
  people: Array.from({ length: 15 }, (_, number) => PERSON(number)),
};
const RUN = {
  id: "r1",
  trigger: "refresh",
  overnight: false,
  status: "completed",
  message: "3 records changed.",
  started_by: "Sam Sender",
  started_at: minutesAgo(10),
  finished_at: minutesAgo(9),
  datasets: { pupils: { read: 900, changed: 3, added: 0, removed: 0, unchanged: 897, dropped: 0, held: 0 } },
};

it("lists who waits by reason, and decides about those who are chosen", async () => {
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /sync/held": { items: [HELD], next: null },
    "POST /sync/held/h1/discard": { run_id: "r2" },
  });
  show(fake.api, <HeldPage />);
  const user = userEvent.setup();
  const card = await screen.findByRole("region", { name: "All of 7B" });
  await user.click(within(card).getByRole("checkbox", { name: /Pupil 3/ }));
  await user.click(within(card).getByRole("button", { name: "Keep the 14 chosen" }));
  const dialog = await screen.findByRole("alertdialog");
  await user.click(within(dialog).getByRole("button", { name: "Keep the 14 chosen" }));
  await screen.findByText(/being carried out/);
  const [body] = fake.asked("POST /sync/held/h1/discard") as [{ people: string[] }];
  expect(body.people).toHaveLength(14);
  expect(body.people).not.toContain("p3");
});

it("shows the first of a long list and then all of it", async () => {
  show(fakeApi({ "GET /me": me("administrator"), "GET /sync/held": { items: [HELD] } }).api, <HeldPage />);
  await screen.findByText("Pupil 11");
  expect(screen.queryByText("Pupil 14")).toBeNull();
  await userEvent.setup().click(screen.getByRole("button", { name: "Show all 15" }));
  expect(screen.getByText("Pupil 14")).toBeTruthy();
});

it("says that nothing waits", async () => {
  show(fakeApi({ "GET /me": me("administrator"), "GET /sync/held": { items: [] } }).api, <HeldPage />);
  await screen.findByText("Nothing waits");
});

it("says why a list could not be loaded, and offers to try again", async () => {
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /sync/held": () => failure(400, "invalid", "That cannot be."),
  });
  show(fake.api, <HeldPage />);
  expect((await screen.findByRole("alert")).textContent).toContain("That cannot be.");
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
});

it("keeps the pages to administrators", async () => {
  show(
    fakeApi({ "GET /me": me("sender"), "GET /sync/held": failure(403, "forbidden", "No.") }).api,
    <HeldPage />,
  );
  await screen.findByText(/for your school's administrators/);
  expect(screen.queryByRole("alert")).toBeNull();
});

it("tells each run with its counts, and what it changed by name", async () => {
  const change = {
    dataset: "pupils",
    kind: "contact",
    id: "c1",
    name: "Amy Khan",
    change: "changed",
    fields: [{ field: "phones", before: "07700 900001", after: "07700 900002" }],
  };
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /sync": idle(),
    "GET /sync/runs": { items: [RUN], next: null },
    "GET /sync/runs/r1/changes": { items: [change], next: null },
  });
  show(fake.api, <HistoryPage />);
  await screen.findByText("Pupils and contacts: 3 changed");
  await userEvent.setup().click(screen.getByRole("button", { name: "Show the details" }));
  expect(await screen.findByText("Phone numbers")).toBeTruthy();
  expect(screen.getByText("07700 900001")).toBeTruthy();
  expect(screen.getByText("07700 900002")).toBeTruthy();
});

it("counts of each run also what was read and what was as before", async () => {
  const quiet = { ...RUN, datasets: { pupils: { read: 1900, unchanged: 1900 } } };
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /sync": idle(),
    "GET /sync/runs": { items: [quiet], next: null },
  });
  show(fake.api, <HistoryPage />);
  await userEvent.setup().click(await screen.findByRole("button", { name: "Show the details" }));
  const table = screen.getByRole("table", { name: /^Records of the update at/ });
  const row = within(table).getByRole("row", { name: /^Pupils and contacts/ });
  expect(
    within(row)
      .getAllByRole("cell")
      .map((cell) => cell.textContent),
  ).toEqual([...["1,900", "0", "0", "0", "1,900", "0", "0"]]);
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});

it("cancels the update that is running once that was confirmed, and not the one that follows", async () => {
  let sync = running();
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /sync": () => sync,
    "GET /sync/runs": { items: [] },
    [`POST /sync/runs/${sync.run?.id}/cancel`]: { ...RUN, status: "running" },
  });
  const { poll } = show(fake.api, <HistoryPage />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Cancel this update" }));
  const dialog = await screen.findByRole("alertdialog");
  await user.click(within(dialog).getByRole("button", { name: "Cancel this update" }));
  const cancelled = await screen.findByText(/being cancelled/);
  expect(document.activeElement).toBe(cancelled);
  sync = running({ run: { ...(sync.run as NonNullable<typeof sync.run>), id: "r9" } });
  await poll();
  expect(await screen.findByRole("button", { name: "Cancel this update" })).toBeTruthy();
  expect(screen.queryByText(/being cancelled/)).toBeNull();
});

it("lists an update as soon as it has ended", async () => {
  let sync = running();
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /sync": () => sync,
    "GET /sync/runs": () => ({ items: sync.run ? [] : [{ ...RUN, status: "cancelled" }], next: null }),
  });
  const { poll } = show(fake.api, <HistoryPage />);
  await screen.findByText("No update has ended yet");
  await screen.findByText(/^An update is running/);
  sync = idle();
  await poll("sync");
  expect(await screen.findByRole("list", { name: "Updates" })).toBeTruthy();
});

it("tells who did what, and what was refused", async () => {
  const entry = {
    id: "a1",
    at: minutesAgo(5),
    user_id: "u1",
    user_name: "Ada Admin",
    action: "message_stopped",
    what: "stopped a message",
    outcome: "refused",
    subject: "m1",
    about: "",
    detail: "",
    reason: "conflict",
  };
  const fake = fakeApi({ "GET /me": me("administrator"), "GET /audit": { items: [entry], next: null } });
  show(fake.api, <AuditPage />);
  await screen.findByText("stopped a message", { exact: false });
  expect(screen.getByText("Refused")).toBeTruthy();
  await userEvent.setup().click(screen.getByRole("button", { name: "Ada Admin" }));
  await screen.findByText(/Only Ada Admin/);
});

it("offers administrators their tools and everyone the release notes", async () => {
  const user = userEvent.setup();
  const { path } = show(fakeApi({ "GET /me": me("composer") }).api, <ToolsMenu />);
  await user.click(await screen.findByRole("button", { name: "Admin tools" }));
  expect(screen.getAllByRole("menuitem").map((item) => item.textContent)).toEqual([
    "User preferences",
    "Release notes",
  ]);
  await user.click(screen.getByRole("menuitem", { name: "Release notes" }));
  expect(path()).toBe("/release-notes");
});

it("reads the changelog as plain sentences", () => {
  const text =
    "# Changelog\n\nWords.\n\n## 0.2.0 (1 May 2026)\n\n- One **thing** with\n  `code`.\n- Another.\n";
  expect(sectionsOf(text)).toEqual([
    { title: "0.2.0 (1 May 2026)", notes: ["One thing with code.", "Another."] },
  ]);
});
