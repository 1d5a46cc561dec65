/** The restrictions form while the page looks at the person again and again. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { PersonPage } from "../../src/people/person-page";
import { me, minutesAgo } from "../examples";
import { fakeApi } from "../fake-api";
import { show } from "../page";

const NUMBER = { channel: "sms", raw: "07700 900001", address: "+447700900001", opt_outs: [], health: null };
const MAIL = { ...NUMBER, channel: "email", raw: "a@khan.example", address: "a@khan.example" };
const AMY = {
  id: "c1",
  kind: "contact",
  name: "Amy Khan",
  year: null,
  registration: null,
  source: "mis",
  data_as_of: minutesAgo(10),
  being_checked: false,
  restricted: false,
  never_contact: false,
  deceased: false,
  marked_by: null,
  addresses: [NUMBER],
  pairs: [],
  history: [],
};
const NEVER = "Never contact this person";
const MEANWHILE = /was changed meanwhile/;

function open() {
  let person: object = AMY;
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /people/c1": () => person,
    "PUT /people/c1/restrictions": () => person,
  });
  const { poll } = show(fake.api, <PersonPage personId="c1" />);
  const becomes = (changed: object) => {
    person = { ...AMY, ...changed };
  };
  return { ...fake, poll, becomes, user: userEvent.setup() };
}
const ticked = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name }).checked;

it("keeps a tick, and says so, when what is stored has changed meanwhile", async () => {
  const { user, poll, becomes } = open();
  await user.click(await screen.findByRole("checkbox", { name: NEVER }));
  expect(screen.getByText("Not saved yet.")).toBeTruthy();
  becomes({ deceased: true, addresses: [NUMBER, { ...MAIL, opt_outs: ["general"] }] });
  await poll();
  expect(await screen.findByText(MEANWHILE)).toBeTruthy();
  expect(ticked(NEVER)).toBe(true);
  await user.click(screen.getByRole("button", { name: "Show what is stored instead" }));
  expect([ticked(NEVER), ticked("This person has died")]).toEqual([false, true]);
});

it("keeps the opt-outs of an address that came while somebody ticked", async () => {
  const { user, poll, becomes, asked } = open();
  await user.click(await screen.findByRole("checkbox", { name: NEVER }));
  becomes({ addresses: [{ ...MAIL, opt_outs: ["general"] }] });
  await poll();
  await user.click(screen.getByRole("button", { name: "Save the restrictions" }));
  await expect
    .poll(() => asked("PUT /people/c1/restrictions"))
    .toMatchObject([
      { never_contact: true, opt_outs: [{ address: "a@khan.example", purposes: ["general"] }] },
    ]);
});

it("follows what is stored while nobody has touched it", async () => {
  const { poll, becomes } = open();
  await screen.findByRole("checkbox", { name: NEVER });
  becomes({ never_contact: true });
  await poll();
  await expect.poll(() => ticked(NEVER)).toBe(true);
  expect(screen.queryByText(MEANWHILE)).toBeNull();
});

it("says that it has saved, keeps the focus and shows what is stored", async () => {
  const { user, poll, becomes } = open();
  await user.click(await screen.findByRole("checkbox", { name: NEVER }));
  becomes({ never_contact: true, deceased: true });
  const save = screen.getByRole("button", { name: "Save the restrictions" });
  await user.click(save);
  expect(await screen.findByText("Saved. It counts from now on.")).toBeTruthy();
  await expect.poll(() => ticked("This person has died")).toBe(true);
  await poll();
  expect(ticked(NEVER)).toBe(true);
  expect(document.activeElement).toBe(save);
});
