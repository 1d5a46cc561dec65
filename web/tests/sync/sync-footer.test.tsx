/** The footer and its pop-up. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { SyncFooter } from "../../src/sync/sync-footer";
import { idle, me, message, minutesAgo, run, running, type Sync } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const OPEN = /contact data/i;

const accepted = () => Response.json({ run_id: "r1", outcome: "started" }, { status: 202 });

async function opened(sync: () => Sync, refresh: object | (() => Response) = {}, more: object = {}) {
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": sync,
    "POST /sync/refresh": refresh,
    "GET /sync/runs/r1": run(),
    ...more,
  });
  const { path } = show(fake.api, <SyncFooter />);
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: OPEN }));
  await screen.findByText(/^Last updated/);
  return { ...fake, path, user };
}

it("says at the foot of the page how old the data is", async () => {
  show(fakeApi({ "GET /me": me("composer"), "GET /sync": idle() }).api, <SyncFooter />);
  expect(await screen.findByRole("button", { name: /Contact data:.*Updated 12 minutes ago/ })).toBeTruthy();
});

it("shows what is running, how far it is and how long it usually takes", async () => {
  await opened(running);
  expect(screen.getByRole("progressbar", { name: "Update of Pupils and contacts" })).toBeTruthy();
  expect(screen.getByText("340 of 1,200 read")).toBeTruthy();
  expect(screen.getByText(/Asked for by Ada Admin.*usually take 40 seconds/)).toBeTruthy();
});

it("turns to what needs a person", async () => {
  const message = "The MIS did not accept our token.";
  await opened(() => idle({ state: "attention", attention: [{ kind: "run_failed", message }] }));
  expect(screen.getByText(message)).toBeTruthy();
  expect(screen.getByText("Needs your attention")).toBeTruthy();
});

it("acknowledges a click and then shows the run", async () => {
  let sync = idle();
  const { user, asked } = await opened(
    () => sync,
    () => {
      sync = running();
      return Response.json({ run_id: "r1", outcome: "started" }, { status: 202 });
    },
  );
  await user.click(screen.getByRole("button", { name: "Request now" }));
  expect(await screen.findByText("Received. The update has started.")).toBeTruthy();
  expect(await screen.findByText("An update is running.")).toBeTruthy();
  expect(asked("POST /sync/refresh")).toEqual([{}]);
});

it("explains a booked follow-up in a sentence", async () => {
  await opened(() =>
    running({ follow_up: { id: "r2", datasets: ["pupils"], families: [], started_by: "Sam Sender" } }),
  );
  expect(screen.getByText(/^Another update is booked, because/)).toBeTruthy();
});

it("hands on the API's own sentence when a click is refused", async () => {
  const sentence = "This school has asked for many updates. Try again in ten minutes.";
  const { user } = await opened(idle, () => failure(429, "too_many", sentence));
  await user.click(screen.getByRole("button", { name: "Request now" }));
  expect(await screen.findByText(sentence)).toBeTruthy();
});

it("says how the run that was asked for ended, in its own words, and forgets it when it is opened anew", async () => {
  const message = "Wonde could not be reached. Ask your administrator to look at the connection.";
  let asked = run();
  const { user } = await opened(idle, accepted, { "GET /sync/runs/r1": () => asked });
  await user.click(screen.getByRole("button", { name: "Request now" }));
  expect(await screen.findByText("Received. The update has started.")).toBeTruthy();
  asked = run({ status: "failed", message, finished_at: minutesAgo(0) });
  expect(await screen.findByText(message)).toBeTruthy();
  expect(screen.queryByText(/up to date/)).toBeNull();
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: OPEN }));
  await screen.findByText(/^Last updated/);
  expect(screen.queryByText(message)).toBeNull();
});

it("goes on following a run that has not ended when it is closed and opened", async () => {
  const { user } = await opened(idle, accepted);
  await user.click(screen.getByRole("button", { name: "Request now" }));
  await screen.findByText("Received. The update has started.");
  await user.keyboard("{Escape}");
  await user.click(await screen.findByRole("button", { name: OPEN }));
  expect(await screen.findByText("Received. The update has started.")).toBeTruthy();
});

it("closes over the page that one of its links leads to", async () => {
  const { user, path } = await opened(idle, {}, { "GET /me": me("administrator") });
  await user.click(await screen.findByRole("link", { name: "Change the settings" }));
  expect(path()).toBe("/admin/settings");
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("neither moves nor stays calm while nothing is known", async () => {
  let isAway = false;
  const sync = () => (isAway ? failure(403, "forbidden", "Not now.") : running());
  const { user } = await opened(sync as () => Sync);
  isAway = true;
  await user.keyboard("{Escape}");
  const button = await screen.findByRole("button", { name: /Cannot be reached/ });
  expect(button.querySelector("svg")?.dataset.light).toBe("unknown");
});

it("says that a message waits for a sender, and leads to it", async () => {
  const waiting = message({ id: "m7", status: "needs_attention" });
  const { path, user } = await opened(
    idle,
    {},
    {
      "GET /messages": { items: [message({ status: "sent" }), waiting], next: null },
    },
  );
  expect(await screen.findByText(/^Updated 12 minutes ago\. A message waits for you$/)).toBeTruthy();
  expect(screen.getByText(/A message waits for a sender/)).toBeTruthy();
  await user.click(screen.getByRole("link", { name: "Look at it" }));
  expect(path()).toBe("/messages/m7");
});

it("leaves composers alone with what waits for a sender", async () => {
  const { asked } = await opened(idle, {}, { "GET /me": me("composer") });
  expect(asked("GET /messages")).toEqual([]);
});

it("looks anew when it is opened, so that an update that somebody else began is in it", async () => {
  let sync = idle();
  const { user, asked } = await opened(() => sync);
  await user.keyboard("{Escape}");
  const before = asked("GET /sync").length;
  sync = running();
  await user.click(await screen.findByRole("button", { name: OPEN }));
  expect(await screen.findByText("An update is running.")).toBeTruthy();
  expect(asked("GET /sync").length).toBeGreaterThan(before);
});
