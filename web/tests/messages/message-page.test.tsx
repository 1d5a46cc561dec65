/** One message: who it went to, by status, why, and as a file. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { MessagePage } from "../../src/messages/message-page";
import { idle, me, message, minutesAgo, preview, running } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const SENT = message({
  status: "sent",
  about: "Sent to 2, 1 bounced.",
  recipients: 2,
  counts: { sent: 1, bounced: 1 },
});
const delivery = (changed: object) => ({
  id: "d1",
  person_id: "c1",
  pupil_id: null,
  name: "Amy Khan",
  pupil_name: "",
  channel: "sms",
  address: "+447700900001",
  status: "sent",
  reason: "",
  reference: "r1",
  ...changed,
});
const BOUNCED = delivery({
  id: "d2",
  person_id: "c2",
  name: "Bo Hill",
  status: "bounced",
  reason: "It came back.",
});
const WHY = {
  person: null,
  message: "It went to +447700900002 and came back.",
  decided_at: minutesAgo(3),
  data_as_of: minutesAgo(9),
  decisions: [{ decision: "recipient", pupil_id: null, pupil_name: "", reason: "Chosen, with this number." }],
  deliveries: [],
};

function open(answers: Record<string, object | (() => object)> = {}) {
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /groups": { items: [{ type: "other", name: "Choir", selector: { group_id: "g1" } }], next: null },
    "GET /messages/m1": SENT,
    "GET /messages/m1/deliveries": { items: [delivery({}), BOUNCED], next: null },
    "POST /messages/m1/why": WHY,
    ...answers,
  });
  const { poll } = show(fake.api, <MessagePage messageId="m1" />);
  return { ...fake, poll, user: userEvent.setup() };
}

it("shows whom it went to and leads to each person", async () => {
  open();
  const link = await screen.findByRole("link", { name: "Bo Hill" });
  expect(link.getAttribute("href")).toBe("/people/c2");
  expect(screen.getByText("It came back.")).toBeTruthy();
});

it("shows those of one status alone", async () => {
  const { user, calls } = open();
  await screen.findByRole("link", { name: "Bo Hill" });
  await user.click(screen.getByRole("button", { name: /Show/ }));
  await user.click(await screen.findByRole("option", { name: "Bounced (1)" }));
  await expect
    .poll(() => calls.filter(({ route }) => route === "GET /messages/m1/deliveries").length)
    .toBe(2);
});

it("keeps the status that was chosen when no delivery has it any more", async () => {
  let now = SENT;
  const { user, poll } = open({ "GET /messages/m1": () => now });
  await screen.findByRole("link", { name: "Bo Hill" });
  await user.click(screen.getByRole("button", { name: /Show/ }));
  await user.click(await screen.findByRole("option", { name: "Bounced (1)" }));
  now = message({ ...SENT, counts: { delivered: 2 } });
  await poll();
  await expect.poll(() => screen.getByRole("button", { name: /Show/ }).textContent).toBe("Bounced (0)");
});

it("explains why somebody got it, or did not", async () => {
  const { user, asked } = open();
  await user.click(await screen.findByRole("button", { name: "Why? Bo Hill" }));
  const dialog = await screen.findByRole("dialog", { name: "Bo Hill" });
  expect(await within(dialog).findByText("It went to +447700900002 and came back.")).toBeTruthy();
  expect(within(dialog).getByText("Chosen, with this number.")).toBeTruthy();
  expect(asked("POST /messages/m1/why")).toEqual([{ person_id: "c2" }]);
});

it("explains it for anybody who is found by name", async () => {
  const found = { id: "c9", kind: "contact", name: "Zoe Hill", detail: "contact of Tom Hill" };
  const { user, asked } = open({ "POST /people/search": { items: [found], next: null } });
  await user.click(await screen.findByRole("button", { name: "Why did somebody get it, or not?" }));
  await user.type(await screen.findByRole("textbox", { name: "Find a person by name" }), "zoe");
  await user.click(await screen.findByRole("button", { name: "Zoe Hill" }));
  expect(await screen.findByText("It went to +447700900002 and came back.")).toBeTruthy();
  expect(asked("POST /messages/m1/why")).toEqual([{ person_id: "c9" }]);
});

it("says when the values of a person were read from the MIS", async () => {
  const person = { data_as_of: "2026-06-10T08:12:00Z", addresses: [{ raw: "07700 900002" }] };
  const { user } = open({ "POST /messages/m1/why": { ...WHY, person } });
  await user.click(await screen.findByRole("button", { name: "Why? Bo Hill" }));
  expect(await screen.findByText(/^As last read from the MIS, at 09:12 on .*: 07700 900002\./)).toBeTruthy();
});

it("asks for more of a name that too many have", async () => {
  const found = { id: "c9", kind: "contact", name: "Zoe Hill", detail: "" };
  const { user } = open({ "POST /people/search": { items: [found], next: "more" } });
  await user.click(await screen.findByRole("button", { name: "Why did somebody get it, or not?" }));
  await user.type(await screen.findByRole("textbox", { name: "Find a person by name" }), "hill");
  expect(await screen.findByText("There are more of that name: type more of it.")).toBeTruthy();
});

it("saves the deliveries as a file, with the mark that spreadsheets look for", async () => {
  const saved = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:1");
  const csv = () => new Response("\uFEFFName,Pupil\r\n", { headers: { "Content-Type": "text/csv" } });
  const { user } = open({ "GET /messages/m1/deliveries.csv": csv });
  await user.click(await screen.findByRole("button", { name: "Save as a spreadsheet file" }));
  await expect.poll(() => saved.mock.calls.length).toBe(1);
  const file = saved.mock.calls[0]?.[0] as Blob;
  expect([...new Uint8Array(await file.arrayBuffer())].slice(0, 4)).toEqual([0xef, 0xbb, 0xbf, 0x4e]);
});

it("says why a file could not be had", async () => {
  const { user } = open({
    "GET /messages/m1/deliveries.csv": () => failure(503, "unavailable", "Try again soon."),
  });
  await user.click(await screen.findByRole("button", { name: "Save as a spreadsheet file" }));
  expect(await screen.findByText("Try again soon.")).toBeTruthy();
});

const WAITING = message({
  status: "awaiting_authorisation",
  about: "Waiting for a sender to authorise it.",
  audience: { who: "contacts", pupils: { any_of: [{ group_id: "g1" }] }, contacts: "all" },
  per: "pair",
  send: { when: "after_sync" },
});
const COUNTS = { counts: { recipients: 38, excluded: 3, being_checked: 0, unreachable: 1 } };

it("tells a sender for whom it is, when it goes and how many would get it now, before it is let go", async () => {
  const { asked } = open({
    "GET /messages/m1": WAITING,
    "POST /audiences/preview": () => preview("p1", COUNTS),
  });
  expect(
    await screen.findByText("Contacts of everybody in Choir (all contacts), once for each pupil."),
  ).toBeTruthy();
  expect(screen.getByText(/^Once it is authorised, it goes as soon as no update/)).toBeTruthy();
  expect(
    await screen.findByText("It would go to 38 recipients now; 3 left out; 1 pupil unreachable."),
  ).toBeTruthy();
  expect(screen.getByText("Safe to send")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Authorise and send" })).toBeTruthy();
  const { audience, channel, purpose, per } = WAITING;
  expect(asked("POST /audiences/preview")).toEqual([
    { audience, channel, purpose, per, limit: 1, keep: false },
  ]);
});

it("says why it is not known how many would get it", async () => {
  open({
    "GET /messages/m1": WAITING,
    "POST /audiences/preview": () => failure(422, "unknown_group", "This school has no such group."),
  });
  const light = await screen.findByText("Not known just now");
  expect(light.parentElement?.textContent).toContain("This school has no such group.");
});

it("tells a composer for whom it is, and looks nobody up", async () => {
  const { asked } = open({ "GET /me": me("composer"), "GET /messages/m1": WAITING });
  expect(await screen.findByText(/^Contacts of everybody in/)).toBeTruthy();
  expect(asked("POST /audiences/preview")).toEqual([]);
});

it("looks anew whether it is safe when an update of its data begins and ends", async () => {
  let sync = idle();
  let light: object = { light: "green", message: "Pupils and contacts are of 09:12." };
  const { asked } = open({
    "GET /messages/m1": WAITING,
    "GET /sync": () => sync,
    "POST /audiences/preview": () => preview("p1", { safe_to_send: light as never }),
  });
  expect(await screen.findByText("Safe to send")).toBeTruthy();
  const looks = () => asked("POST /audiences/preview").length;
  expect(looks()).toBe(1);
  light = { light: "red", message: "It is being updated." };
  sync = running();
  // Coming back to the window asks for the sync's status, and not for what was looked up within a minute.
  window.dispatchEvent(new Event("visibilitychange"));
  expect(await screen.findByText("Not safe to send yet")).toBeTruthy();
  expect(looks()).toBe(2);
});

it("asks how the sync stands when the message begins to wait for it, and after what is done with it", async () => {
  let now = WAITING;
  const { asked, user } = open({
    "GET /messages/m1": () => now,
    "GET /sync": idle,
    "POST /audiences/preview": () => preview("p1"),
    "POST /messages/m1/authorise": () => (now = message({ ...WAITING, status: "waiting_for_sync" })),
  });
  await screen.findByText("Safe to send");
  const before = asked("GET /sync").length;
  await user.click(screen.getByRole("button", { name: "Authorise and send" }));
  await expect.poll(() => asked("GET /sync").length).toBeGreaterThan(before);
});

it("says that a sender chose to send on the data as it stood, and who", async () => {
  const sent = { ...SENT, send: { when: "anyway" as const }, written_by: "Cat Composer" };
  open({ "GET /messages/m1": message({ ...sent, authorised_by: "Ada Admin" }) });
  expect(await screen.findByText("Sent with the data as it stood, as Ada Admin chose.")).toBeTruthy();
});

it("names its writer where nobody else let it go on the data as it stood", async () => {
  open({ "GET /messages/m1": message({ ...SENT, send: { when: "anyway" } }) });
  expect(await screen.findByText("Sent with the data as it stood, as Sam Sender chose.")).toBeTruthy();
});

it("does not say so of a message that did not go out", async () => {
  open({ "GET /messages/m1": message({ send: { when: "anyway" }, status: "cancelled" }) });
  await screen.findByText("Cancelled");
  expect(screen.queryByText(/as it stood/)).toBeNull();
});

it("does not say that a message goes at once while it waits for its time", async () => {
  const about = "Waits for the quiet hours to end at 07:00.";
  open({
    "GET /messages/m1": message({ status: "scheduled", about, scheduled_for: "2026-06-11T06:00:00Z" }),
  });
  await screen.findByText(about);
  expect(screen.getByText(/^Set for 07:00/)).toBeTruthy();
  expect(screen.queryByText(/at once/)).toBeNull();
});

it("does not say that a message goes at once while it waits for the sync", async () => {
  open({ "GET /messages/m1": message({ status: "waiting_for_sync", about: "Waits for the sync." }) });
  await screen.findByText("Waits for the sync.");
  expect(screen.queryByText(/at once/)).toBeNull();
});

it("keeps the focus where the message stands when the button that was pressed is gone", async () => {
  const gone = message({ status: "cancelled", about: "Sam Sender cancelled it." });
  let now = message({ status: "scheduled", about: "Scheduled." });
  const { user } = open({
    "GET /messages/m1": () => now,
    "POST /messages/m1/cancel": () => (now = gone),
  });
  await user.click(await screen.findByRole("button", { name: "Cancel this message" }));
  const about = await screen.findByText("Sam Sender cancelled it.");
  await expect.poll(() => document.activeElement).toBe(about.closest("[role=status]"));
});

it("keeps the focus there after a question, too", async () => {
  let now = message({ status: "waiting_for_sync", about: "Waits." });
  const { user } = open({
    "GET /messages/m1": () => now,
    "POST /messages/m1/send-anyway": () => (now = message({ status: "sent", about: "Sent to 2." })),
  });
  await user.click(await screen.findByRole("button", { name: /^Send with the data/ }));
  const asks = await screen.findByRole("alertdialog");
  await user.click(within(asks).getByRole("button", { name: /^Send with the data/ }));
  const about = await screen.findByText("Sent to 2.");
  await expect.poll(() => document.activeElement).toBe(about.closest("[role=status]"));
});
