/** What a sender can do with a message, by how far it is. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { MessageActions } from "../src/messages/message-actions";
import { message } from "./examples";
import { fakeApi } from "./fake-api";
import { show } from "./page";

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
