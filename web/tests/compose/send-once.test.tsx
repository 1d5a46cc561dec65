/** A message whose answer was lost is never made twice. */
import { cleanup, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { ComposePage } from "../../src/compose/compose-page";
import { idle, me, message, preview } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const LOST = () => failure(502, "", "");

interface Kept {
  body: string;
  key: string | null;
}

/** Keeps messages by key as the API does; `loses` is whether its answers get lost on their way. */
function keeper() {
  const line = { loses: false };
  const made = new Map<string, { body: string; id: string }>();
  const asked: Kept[] = [];
  const post = ({ body, key }: Kept): Response => {
    asked.push({ body, key });
    const before = made.get(key ?? "");
    if (before && before.body !== body) return failure(409, "key_reused", "This key was used.");
    const one = before ?? { body, id: `m${made.size + 1}` };
    made.set(key ?? "", one);
    return line.loses ? LOST() : Response.json(message({ id: one.id }), { status: 201 });
  };
  return { line, made, asked, post };
}

function compose(api: ReturnType<typeof keeper>) {
  const fake = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": idle,
    "POST /audiences/preview": () => preview("p1"),
    "POST /messages": (body: unknown, headers: Headers) =>
      api.post({ body: JSON.stringify(body), key: headers.get("Idempotency-Key") }),
  });
  return { ...show(fake.api, <ComposePage />), user: userEvent.setup() };
}

async function losesItsAnswer(api: ReturnType<typeof keeper>) {
  const { user } = compose(api);
  await user.type(screen.getByRole("textbox", { name: "Message" }), "The trip leaves at 08:30.");
  api.line.loses = true;
  await user.click(await screen.findByRole("button", { name: "Send now" }));
  await screen.findByText(/cannot be reached just now/);
  api.line.loses = false;
  cleanup();
}

it("finds its message again after a reload of the page", async () => {
  const api = keeper();
  await losesItsAnswer(api);
  const { user, path } = compose(api);
  await user.click(await screen.findByRole("button", { name: "Send now" }));
  await expect.poll(path).toBe("/messages/m1");
  expect(api.made.size).toBe(1);
});

it("says that it was taken already, and leads to it, when another time of sending is chosen", async () => {
  const api = keeper();
  await losesItsAnswer(api);
  const { user, path } = compose(api);
  await user.click(screen.getByRole("radio", { name: "At a time" }));
  await user.click(await screen.findByRole("button", { name: "Schedule it" }));
  await screen.findByText(/had taken this message already/);
  await user.click(screen.getByRole("link", { name: "See that message" }));
  expect(path()).toBe("/messages/m1");
  expect(api.made.size).toBe(1);
  cleanup();
  compose(api);
  expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message" }).value).toBe("");
});

it("is another message when its text is changed", async () => {
  const api = keeper();
  await losesItsAnswer(api);
  const { user, path } = compose(api);
  await user.type(screen.getByRole("textbox", { name: "Message" }), " Bring a coat.");
  await user.click(await screen.findByRole("button", { name: "Send now" }));
  await expect.poll(path).toBe("/messages/m2");
});

it("is another message once it was taken, even with the same words", async () => {
  const api = keeper();
  for (const id of ["m1", "m2"]) {
    const { user, path } = compose(api);
    await user.type(screen.getByRole("textbox", { name: "Message" }), "The trip leaves at 08:30.");
    await user.click(await screen.findByRole("button", { name: "Send now" }));
    await expect.poll(path).toBe(`/messages/${id}`);
    cleanup();
  }
});
