/** The safe-to-send light says what is known now, never what was known before. */
import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ComposePage } from "../../src/compose/compose-page";
import { idle, me, preview } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const A_MINUTE = 60_000;
const OLD = { light: "amber" as const, message: "Pupils and contacts are of 09:00. Press Request now." };
const REASON = "Rollcall is being mended. Try again soon.";

/** Time passes by itself as well, for what is waited for. */
beforeEach(() =>
  vi.useFakeTimers({
    shouldAdvanceTime: true,
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"],
  }),
);
afterEach(() => vi.useRealTimers());

/** The page, with previews and statuses that can be made to change while it is open. */
async function open() {
  const now = { preview: (): object => preview("p1"), sync: (): object => idle() };
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": () => now.sync(),
    "POST /audiences/preview": () => now.preview(),
  });
  show(fake.api, <ComposePage />);
  await screen.findByText("Safe to send");
  return { now, ...fake };
}

const passes = (time: number) => act(() => vi.advanceTimersByTimeAsync(time));

it("turns amber when the data grows old while the page is open, and keeps no further list", async () => {
  const { now, asked } = await open();
  now.preview = () => preview("p2", { safe_to_send: OLD });
  await passes(A_MINUTE);
  expect(await screen.findByText(OLD.message)).toBeTruthy();
  expect(screen.queryByText("Safe to send")).toBeNull();
  expect(asked("POST /audiences/preview")).toMatchObject([{ keep: true }, { keep: false }]);
});

it("says that it is not known, and why, when it cannot be looked up any more", async () => {
  const { now } = await open();
  now.preview = () => failure(403, "forbidden", REASON);
  await passes(A_MINUTE);
  const light = (await screen.findByText("Not known just now")).closest("[data-light]");
  expect(screen.queryByText("Safe to send")).toBeNull();
  expect(light?.getAttribute("data-light")).toBe("amber");
  expect(light?.textContent).toContain(REASON);
  expect(screen.queryByRole("button", { name: "Send now" })).toBeNull();
  expect(screen.getByRole("button", { name: "Send without knowing" })).toBeTruthy();
});

it("says that it is not known while the sync's status cannot be had", async () => {
  const { now } = await open();
  now.sync = () => failure(403, "forbidden", REASON);
  await passes(A_MINUTE);
  expect(await screen.findByText("Not known just now")).toBeTruthy();
  now.sync = idle;
  await passes(A_MINUTE);
  expect(await screen.findByText("Safe to send")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Send now" })).toBeTruthy();
});

it("knows it again within seconds once the sync's status can be had", async () => {
  const { now } = await open();
  now.sync = () => failure(403, "forbidden", REASON);
  await passes(A_MINUTE);
  expect(await screen.findByText("Not known just now")).toBeTruthy();
  now.sync = idle;
  await passes(6_000);
  expect(screen.queryByText("Not known just now")).toBeNull();
});

it("asks anew as soon as the network is back", async () => {
  const { asked } = await open();
  await passes(10_000);
  const before = asked("GET /sync").length;
  act(() => {
    window.dispatchEvent(new Event("offline"));
    window.dispatchEvent(new Event("online"));
  });
  await passes(100);
  expect(asked("GET /sync").length).toBe(before + 1);
});
