/** Writing and sending a message. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { ComposePage } from "../../src/compose/compose-page";
import { idle, me, message, preview, run, running, type Sync } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const BUSY = "The school's data is being updated. Nothing was sent.";

function compose(role: "sender" | "composer", sync: () => Sync, post: () => object | Response = message) {
  let previews = 0;
  const fake = fakeApi({
    "GET /me": me(role),
    "GET /sync": sync,
    "POST /audiences/preview": () => preview(`preview ${++previews}`),
    "POST /messages": post,
  });
  return { ...fake, ...show(fake.api, <ComposePage />), user: userEvent.setup() };
}

async function writeAndCheck(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByRole("textbox", { name: "Message" }), "The trip leaves at 08:30.");
  await screen.findByText("Safe to send");
}

it("shows who gets it, who does not and why, and for whom nobody can be reached", async () => {
  const { user } = compose("sender", idle);
  await writeAndCheck(user);
  expect(screen.getByText("+447700900001")).toBeTruthy();
  expect(screen.getByText("No mobile number.")).toBeTruthy();
  expect(screen.getByText("Nobody reachable for Tom Hill.")).toBeTruthy();
});

it("counts changes from the first list that was looked at", async () => {
  const { user, asked, path } = compose("sender", idle);
  await writeAndCheck(user);
  await user.click(screen.getByRole("button", { name: "Check again" }));
  await expect.poll(() => asked("POST /audiences/preview").length).toBe(2);
  await user.click(await screen.findByRole("button", { name: "Send now" }));
  await expect.poll(path).toBe("/messages/m1");
  expect(asked("POST /messages")).toMatchObject([
    { preview_id: "preview 1", send: { when: "now" }, channel: "sms" },
  ]);
});

it("looks the recipients up anew when the list is changed, and offers nothing to send meanwhile", async () => {
  const { user, asked } = compose("sender", idle);
  await writeAndCheck(user);
  await user.click(screen.getByRole("radio", { name: "All contacts" }));
  expect(screen.queryByRole("button", { name: "Send now" })).toBeNull();
  expect(screen.getByText("Looking up the recipients…")).toBeTruthy();
  await screen.findByRole("button", { name: "Send now" });
  expect(asked("POST /audiences/preview")).toMatchObject([
    { audience: { contacts: "first" } },
    { audience: { contacts: "all" } },
  ]);
});

it("waits for the sync first of all while one runs", async () => {
  const { user, asked } = compose("sender", running);
  await writeAndCheck(user);
  await user.click(await screen.findByRole("button", { name: "Send when the sync finishes" }));
  await expect.poll(() => asked("POST /messages")).toMatchObject([{ send: { when: "after_sync" } }]);
});

it("explains a refusal during an update, keeps the text and offers to wait", async () => {
  const { user } = compose("sender", idle, () => failure(409, "sync_in_progress", BUSY));
  await writeAndCheck(user);
  await user.click(await screen.findByRole("button", { name: "Send now" }));
  expect(await screen.findByText(BUSY)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Send when the sync finishes" })).toBeTruthy();
  expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" }).value).toBe(
    "The trip leaves at 08:30.",
  );
});

it("forgets a refusal when the message is changed", async () => {
  const { user } = compose("sender", idle, () => failure(422, "invalid", "Choose a later time."));
  await writeAndCheck(user);
  await user.click(await screen.findByRole("button", { name: "Send now" }));
  expect(await screen.findByText("Choose a later time.")).toBeTruthy();
  await user.type(screen.getByRole("textbox", { name: "Message" }), " Bring a coat.");
  expect(screen.queryByText("Choose a later time.")).toBeNull();
});

it("forgets a refusal when the update that was its reason has ended", async () => {
  let sync = idle;
  const { user, poll } = compose(
    "sender",
    () => sync(),
    () => {
      sync = running;
      return failure(409, "sync_in_progress", BUSY);
    },
  );
  await writeAndCheck(user);
  await user.click(await screen.findByRole("button", { name: "Send now" }));
  expect(await screen.findByText(BUSY)).toBeTruthy();
  await poll();
  expect(screen.getByText(BUSY)).toBeTruthy();
  sync = idle;
  await poll();
  await expect.poll(() => screen.queryByText(BUSY)).toBeNull();
  expect(screen.queryByRole("button", { name: "Send when the sync finishes" })).toBeNull();
});

it("keeps the focus on its first button when the update ends", async () => {
  let sync = running;
  const { user, poll } = compose("sender", () => sync());
  await writeAndCheck(user);
  const first = await screen.findByRole("button", { name: "Send when the sync finishes" });
  first.focus();
  sync = idle;
  await poll();
  await expect.poll(() => first.textContent).toBe("Send now");
  expect(document.activeElement).toBe(first);
  expect(screen.getAllByRole("button", { name: "Send now" })).toHaveLength(1);
});

it("goes to a sender for authorisation when a composer writes it", async () => {
  const { user } = compose("composer", idle, () => message({ status: "awaiting_authorisation" }));
  await writeAndCheck(user);
  expect(await screen.findByRole("button", { name: "Send for authorisation" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Send now" })).toBeNull();
});

it("is not sent without a text", async () => {
  const { user, asked } = compose("sender", idle);
  await user.click(await screen.findByRole("button", { name: "Send now" }));
  expect(screen.getByText("Write the message first.")).toBeTruthy();
  expect(asked("POST /messages")).toEqual([]);
});

it("says how many of each list it shows, and shows more", async () => {
  const counts = { recipients: 1, excluded: 230, being_checked: 0, unreachable: 120 };
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": idle,
    "POST /audiences/preview": () => preview("p1", { counts }),
  });
  show(fake.api, <ComposePage />);
  await screen.findByText("Safe to send");
  const cut = screen.getAllByText(/^The first 1 of/).map((one) => one.textContent);
  expect(cut).toEqual(["The first 1 of 120. Show more", "The first 1 of 230. Show more"]);
  await userEvent.click(screen.getAllByRole("button", { name: "Show more" })[1] as HTMLElement);
  await expect.poll(() => fake.asked("POST /audiences/preview").at(-1)).toMatchObject({ limit: 1000 });
  expect(document.activeElement).toBe(screen.getByRole("list", { name: "Left out, and why" }));
});

it("offers to include those whose removal waits for a decision, where it leaves some out", async () => {
  const counts = { recipients: 1, excluded: 1, being_checked: 1, unreachable: 0 };
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": idle,
    "POST /audiences/preview": (body: unknown) =>
      preview(
        "p1",
        (body as { audience: { include_held?: boolean } }).audience.include_held ? {} : { counts },
      ),
  });
  show(fake.api, <ComposePage />);
  const tick = { name: "Include people whose removal waits for a decision" };
  await userEvent.click(await screen.findByRole("checkbox", tick));
  await expect
    .poll(() => fake.asked("POST /audiences/preview").at(-1))
    .toMatchObject({ audience: { include_held: true } });
  await screen.findByText("Safe to send");
  expect(screen.getByRole<HTMLInputElement>("checkbox", tick).checked).toBe(true);
});

it("offers nothing of the kind where nobody's removal waits", async () => {
  compose("sender", idle);
  await screen.findByText("Safe to send");
  expect(screen.queryByRole("button", { name: "Request now" })).toBeNull();
  expect(screen.queryByRole("checkbox")).toBeNull();
});

it("asks for just the data that the list needs where that is old, and says how that goes", async () => {
  const old = { light: "amber" as const, message: "Pupils and contacts are of 07:00." };
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": idle,
    "POST /audiences/preview": () => preview("p1", { safe_to_send: old, datasets: ["pupils", "attendance"] }),
    "POST /sync/refresh": () => Response.json({ run_id: "r1", outcome: "started" }, { status: 202 }),
    "GET /sync/runs/r1": run({ status: "completed", message: "3 records changed." }),
  });
  show(fake.api, <ComposePage />);
  await userEvent.click(await screen.findByRole("button", { name: "Request now" }));
  expect(await screen.findByText("3 records changed.")).toBeTruthy();
  expect(fake.asked("POST /sync/refresh")).toEqual([{ datasets: ["pupils", "attendance"] }]);
});

it("does not leave those in doubt who are more than it can show", async () => {
  const counts = { recipients: 1183, excluded: 0, being_checked: 0, unreachable: 0 };
  const items = Array.from({ length: 1000 }, (_, place) => ({
    person_id: `c${place}`,
    pupil_id: null,
    pupil_name: "",
    name: `Person ${place}`,
    address: "",
  }));
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": idle,
    "POST /audiences/preview": () => preview("p1", { counts, recipients: { items, next: "more" } }),
  });
  show(fake.api, <ComposePage />);
  expect(
    await screen.findByText("The first 1,000 of 1,183. The others are not shown here; they get it, too."),
  ).toBeTruthy();
});
