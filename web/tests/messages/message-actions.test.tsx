/** What a sender can do with a message, by how far it is. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { MessageActions } from "../../src/messages/message-actions";
import { idle, me, message } from "../examples";
import { fakeApi } from "../fake-api";
import { show } from "../page";

it("stops a message that is being sent, once that was confirmed", async () => {
  const { api, asked } = fakeApi({
    "POST /messages/m1/stop": message({ about: "Being stopped.", recipients: 60 }),
  });
  show(api, <MessageActions message={message({ recipients: 60 })} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Stop sending" }));
  expect(screen.getByText(/Whoever has it already keeps it/)).toBeTruthy();
  expect(asked("POST /messages/m1/stop")).toHaveLength(0);
  const buttons = screen.getAllByRole("button", { name: "Stop sending" });
  await user.click(buttons[buttons.length - 1] as HTMLElement);
  expect(asked("POST /messages/m1/stop")).toHaveLength(1);
});

it("offers to cancel a message whose recipients are not decided yet", () => {
  show(fakeApi({}).api, <MessageActions message={message()} />);
  expect(screen.getByRole("button", { name: "Cancel this message" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Stop sending" })).toBeNull();
});

it("offers nothing for a message that has ended", () => {
  show(fakeApi({}).api, <MessageActions message={message({ status: "stopped", recipients: 60 })} />);
  expect(screen.queryByRole("button")).toBeNull();
});

it("names the time of the data that a waiting message would go out with, the oldest that it needs", async () => {
  const dataset = (at: string | null) => ({ ...idle().datasets.pupils, data_as_of: at });
  const datasets = {
    pupils: dataset("2026-06-10T09:00:00Z"),
    attendance: dataset("2026-06-10T08:12:00Z"),
    staff: dataset(null),
  };
  const { api } = fakeApi({ "GET /me": me("sender"), "GET /sync": { ...idle(), datasets } });
  const waiting = message({ status: "needs_attention", datasets: ["pupils", "attendance"] });
  show(api, <MessageActions message={waiting} />);
  const words = /^Send with the data of 09:12 on Wednesday 10 June$/;
  await userEvent.setup().click(await screen.findByRole("button", { name: words }));
  expect(await screen.findByRole("alertdialog", { name: /^Send with the data of 09:12.*\?$/ })).toBeTruthy();
});

it("names no time where the data was never read whole", async () => {
  const datasets = { pupils: { ...idle().datasets.pupils, data_as_of: null } };
  const { api, asked } = fakeApi({ "GET /me": me("sender"), "GET /sync": { ...idle(), datasets } });
  show(api, <MessageActions message={message({ status: "waiting_for_sync" })} />);
  await expect.poll(() => asked("GET /sync").length).toBe(1);
  expect(screen.getByRole("button", { name: "Send with the data as it stands" })).toBeTruthy();
});
