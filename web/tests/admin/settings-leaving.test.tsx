/** Sync settings that are not saved, the school's clock, and the picture of the week. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { Link } from "wouter";
import { SyncSettingsPage } from "../../src/admin/settings/sync-settings-page";
import { Leaving } from "../../src/ui/leaving";
import { me } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const SETTINGS = { timezone: "Europe/London", about: "It syncs.", window: { every_minutes: 60 } };
const COUNTS = {
  registers: { minutes_after: 10 },
  fresh_minutes: 60,
  guard: { removal_share: 0.1, removal_floor: 5, blanking_share: 0.2, rollover_share: 0.35 },
  kept_days: { people: 30, marks: 7, runs: 30 },
};
const PREVIEW = { about: "It syncs every hour.", openings: [], week: [], guard: { about: "" } };

function open(answers: Parameters<typeof fakeApi>[0] = {}) {
  const settings = { ...SETTINGS, ...COUNTS };
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /settings/sync": settings,
    "POST /settings/sync/preview": PREVIEW,
    "PUT /settings/sync": { ...settings, window: { every_minutes: 30 } },
    ...answers,
  });
  const { path } = show(
    fake.api,
    <Leaving>
      <Link href="/help">Help</Link>
      <SyncSettingsPage />
    </Leaving>,
  );
  return { ...fake, path, user: userEvent.setup() };
}

async function typeMinutes(user: ReturnType<typeof userEvent.setup>, minutes: string) {
  const every = await screen.findByRole("textbox", { name: "Every … minutes" });
  await user.clear(every);
  if (minutes) await user.type(every, minutes);
}

/** Whether the browser would ask before it reloads or closes the page. */
function wouldAsk(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

it("asks before a link leaves what is not saved", async () => {
  const { user, path } = open();
  await typeMinutes(user, "30");
  expect(screen.getByText("Not saved yet.")).toBeTruthy();
  expect(wouldAsk()).toBe(true);
  await user.click(screen.getByRole("link", { name: "Help" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Leave without saving?" });
  await user.click(within(dialog).getByRole("button", { name: "Stay here" }));
  expect(path()).toBe("/");
  await user.click(screen.getByRole("link", { name: "Help" }));
  await user.click(await screen.findByRole("button", { name: "Leave without saving" }));
  expect(path()).toBe("/help");
});

it("lets go of what is saved", async () => {
  const { user, path } = open();
  await typeMinutes(user, "30");
  await user.click(screen.getByRole("button", { name: "Save the settings" }));
  expect(await screen.findByText("Saved. The next update follows it.")).toBeTruthy();
  expect(wouldAsk()).toBe(false);
  await user.click(screen.getByRole("link", { name: "Help" }));
  expect(path()).toBe("/help");
});

it("says that a refused change is refused, and not that a week is being drawn", async () => {
  open({ "POST /settings/sync/preview": () => failure(400, "invalid", "That cannot be.") });
  await screen.findByText("That cannot be.");
  expect(screen.queryByText("Drawing the week…")).toBeNull();
});

it("says that today is what is left of it", async () => {
  open();
  const week = await screen.findByRole("list", { name: "The next seven days" });
  expect(within(week).getAllByRole("listitem")[0]?.textContent).toBe("The rest of today: no updates.");
});

it("says whose clock the times are by, and lets it be another", async () => {
  const { user, asked } = open();
  expect(await screen.findByText(/by the clock of London, Europe \(United Kingdom Time\)/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: /Time zone/ }));
  await user.click(await screen.findByRole("option", { name: "Dublin, Europe" }));
  await user.click(screen.getByRole("button", { name: "Save the settings" }));
  await expect.poll(() => asked("PUT /settings/sync")).toMatchObject([{ timezone: "Europe/Dublin" }]);
});
