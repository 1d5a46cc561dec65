/** While writing: the text as it is read, its cost, a repeat, saved texts, and a later time. */
import { cleanup, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { ComposePage } from "../../src/compose/compose-page";
import { idle, me, message, minutesAgo, preview } from "../examples";
import { fakeApi } from "../fake-api";
import { show } from "../page";

const SMS = {
  longest: { encoding: "UCS-2", units: 80, segments: 2, room: 134, unusual: ["👋"] },
  segments: 84,
  pence: 336,
};
const TEXT = {
  name: "Amy Khan",
  subject: "",
  body: "Dear Amy Khan 👋",
  problem: null,
  field: null,
  sms: SMS,
};
const REPEAT = {
  message_id: "m0",
  written_by: "Sam Sender",
  created_at: minutesAgo(5),
  status: "sent",
  message: "The same text went to the same audience already. Sam Sender wrote it.",
};
const SAVED = {
  id: "t1",
  name: "Trip",
  channel: "sms",
  purpose: "general",
  subject: "",
  body: "The trip leaves at 08:30.",
  saved_by: "Sam Sender",
  saved_at: minutesAgo(60),
};

function compose(text: object = {}) {
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": idle,
    "POST /audiences/preview": () => preview("p1", { text: TEXT, ...text } as never),
    "POST /messages": () => message({ status: "scheduled" }),
    "GET /templates": { items: [SAVED], next: null },
  });
  return { ...fake, ...show(fake.api, <ComposePage />), user: userEvent.setup() };
}

const writes = async (user: ReturnType<typeof userEvent.setup>) =>
  user.type(screen.getByRole("textbox", { name: "Message" }), "Dear ((contact name)) 👋");

it("shows the text as one recipient reads it, with its parts and what all of them cost", async () => {
  const { user, asked } = compose();
  await writes(user);
  expect(await screen.findByText("As Amy Khan reads it")).toBeTruthy();
  expect(screen.getByText("Dear Amy Khan 👋")).toBeTruthy();
  expect(screen.getByText(/2 parts each.*84 parts in all, about £3\.36/)).toBeTruthy();
  const texts = asked("POST /audiences/preview").filter((body) => (body as { text?: object }).text);
  expect(texts).toMatchObject([{ keep: false, text: { body: "Dear ((contact name)) 👋" } }]);
});

it("says what is wrong with a text before it is sent", async () => {
  const { user } = compose({ text: { ...TEXT, problem: "There is no placeholder ((nobody)).", sms: null } });
  await writes(user);
  expect(await screen.findByText("There is no placeholder ((nobody)).")).toBeTruthy();
});

it("warns of the same text to the same audience and leads to it", async () => {
  const { user } = compose({ repeat: REPEAT });
  await writes(user);
  expect(await screen.findByText(/The same text went to the same audience already/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "See that message" }).getAttribute("href")).toBe("/messages/m0");
});

it("writes from a saved text", async () => {
  const { user } = compose();
  await user.click(await screen.findByRole("button", { name: "Saved texts" }));
  await user.click(await screen.findByRole("button", { name: "Use Trip" }));
  const written = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
  expect(written.value).toBe("The trip leaves at 08:30.");
});

it("asks before a saved text takes the place of what is written", async () => {
  const { user } = compose();
  const written = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
  await user.type(written, "My own words");
  await user.click(await screen.findByRole("button", { name: "Saved texts" }));
  await user.click(await screen.findByRole("button", { name: "Use Trip" }));
  const asks = await screen.findByRole("alertdialog", { name: /in place of what is written/ });
  await user.click(within(asks).getByRole("button", { name: "Go back" }));
  expect(written.value).toBe("My own words");
  await user.click(await screen.findByRole("button", { name: "Use Trip" }));
  const again = await screen.findByRole("alertdialog");
  await user.click(within(again).getByRole("button", { name: "Use Trip" }));
  expect(written.value).toBe("The trip leaves at 08:30.");
});

it("asks before it deletes a text that the whole school uses", async () => {
  const { user, calls } = compose();
  const deleted = () => calls.filter(({ route }) => route === "DELETE /templates/t1").length;
  await user.click(await screen.findByRole("button", { name: "Saved texts" }));
  await user.click(await screen.findByRole("button", { name: "Delete Trip" }));
  const asks = await screen.findByRole("alertdialog", { name: "Delete Trip?" });
  expect(deleted()).toBe(0);
  await user.click(within(asks).getByRole("button", { name: "Delete Trip" }));
  await expect.poll(deleted).toBe(1);
});

it("is scheduled for a time on the school's own clock", async () => {
  const { user, asked } = compose();
  await writes(user);
  await user.click(screen.getByRole("radio", { name: "At a time" }));
  expect(await screen.findByText("Day and time")).toBeTruthy();
  await user.click(await screen.findByRole("button", { name: "Schedule it" }));
  await expect.poll(() => asked("POST /messages").length).toBe(1);
  const [{ send }] = asked("POST /messages") as [{ send: { when: string; at: string } }];
  expect(send.when).toBe("at");
  const ahead = Date.parse(send.at) - Date.now();
  expect(ahead).toBeGreaterThan(58 * 60_000);
  expect(ahead).toBeLessThanOrEqual(60 * 60_000);
});

it("waits for fresh data, and asks when there is none by then", async () => {
  const { user, asked } = compose();
  await writes(user);
  const before = Date.now();
  await user.click(screen.getByRole("radio", { name: "When the data is fresh" }));
  await user.click(await screen.findByRole("button", { name: "Send when the data is fresh" }));
  await expect.poll(() => asked("POST /messages").length).toBe(1);
  expect(asked("POST /messages")).toMatchObject([{ send: { when: "when_fresh" } }]);
  const [{ send }] = asked("POST /messages") as [{ send: { newer_than: string; ask_at: string } }];
  // A typed minute of the change means its end.
  expect(Date.parse(send.ask_at) - Date.parse(send.newer_than)).toBe(2 * 60 * 60_000 - 60_000);
  expect(Date.parse(send.newer_than)).toBeGreaterThan(before);
});

it("goes on behind a placeholder that was put in", async () => {
  const { user } = compose();
  const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
  await user.type(field, "Dear , hello");
  field.setSelectionRange(5, 5);
  await user.click(screen.getByRole("button", { name: "contact name" }));
  await expect.poll(() => field.selectionStart).toBe("Dear ((contact name))".length);
  expect(document.activeElement).toBe(field);
  await user.keyboard(" and all");
  expect(field.value).toBe("Dear ((contact name)) and all, hello");
});

it("puts a placeholder at the end of a kept text in which nobody has written since", async () => {
  const { user } = compose();
  await user.type(screen.getByRole("textbox", { name: "Message" }), "Dear ");
  cleanup();
  compose();
  const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
  field.setSelectionRange(0, 0); // as browsers leave it in a field that begins with a text
  await user.click(screen.getByRole("button", { name: "contact name" }));
  expect(field.value).toBe("Dear ((contact name))");
});
