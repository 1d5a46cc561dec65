/** One person: what a sender, a composer and an administrator see and can do. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it } from "vitest";
import { PersonPage } from "../../src/people/person-page";
import { idle, me, minutesAgo } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const NUMBER = { channel: "sms", raw: "07700 900001", address: "+447700900001", opt_outs: [], health: null };
const HEALTH = { state: "bad", reason: "There is no such mailbox.", at: minutesAgo(30), complained: false };
const MAIL = {
  channel: "email",
  raw: "amy@khan.example",
  address: "amy@khan.example",
  opt_outs: ["general"],
  health: HEALTH,
};
const LANDLINE = { channel: "sms", raw: "01632 960001", address: null, opt_outs: [], health: null };
const PAIR = {
  pupil_id: "p1",
  contact_id: "c1",
  name: "Tom Khan",
  relationship: "Mother",
  priority: 1,
  responsibility: true,
  restricted: true,
  court_order: true,
  said: null,
};
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
  addresses: [NUMBER, MAIL, LANDLINE],
  pairs: [PAIR],
  history: [
    {
      run_id: "r1",
      at: minutesAgo(60),
      change: "changed",
      fields: [{ field: "phones", before: "07700 900009", after: "07700 900001" }],
    },
  ],
};
const FOR_COMPOSER = {
  ...AMY,
  addresses: null,
  never_contact: null,
  deceased: null,
  restricted: true,
  pairs: [{ ...PAIR, court_order: null }],
  history: [{ ...AMY.history[0], fields: [{ field: "phones", before: null, after: null }] }],
};

function open(
  role: "composer" | "sender" | "administrator",
  person: object,
  answers: Parameters<typeof fakeApi>[0] = {},
) {
  const fake = fakeApi({
    "GET /me": me(role),
    "GET /people/c1": person,
    "POST /people/c1/try-address": { ...AMY, addresses: [NUMBER] },
    ...answers,
  });
  show(fake.api, <PersonPage personId="c1" />);
  return { ...fake, user: userEvent.setup() };
}

it("shows a sender the values, which of them reach nobody, and what updates changed", async () => {
  open("sender", AMY);
  expect(await screen.findByText("07700 900001", { selector: ".address" })).toBeTruthy();
  expect(screen.getByText("Nothing reaches it")).toBeTruthy();
  expect(screen.getByText(/There is no such mailbox/)).toBeTruthy();
  expect(screen.getByText("No text messages here")).toBeTruthy();
  expect(screen.getByText("Not wanted here: general messages.")).toBeTruthy();
  expect(screen.getByText("07700 900009")).toBeTruthy();
  expect(screen.getByText("Court order")).toBeTruthy();
  expect(screen.queryByRole("heading", { name: "Restrictions" })).toBeNull();
});

it("has an address tried again that reached nobody", async () => {
  const { user, asked } = open("sender", AMY);
  await user.click(await screen.findByRole("button", { name: "Try amy@khan.example again" }));
  await expect.poll(() => screen.queryByText("Nothing reaches it")).toBeNull();
  expect(asked("POST /people/c1/try-address")).toEqual([{ channel: "email", address: "amy@khan.example" }]);
});

it("shows a pupil's new values as soon as their family was read again", async () => {
  const tom = { ...AMY, kind: "pupil", addresses: [NUMBER], pairs: [], history: [] };
  const run = { id: "r1", trigger: "refresh", started_by: "Sam", overnight: false, datasets: {} };
  let raw = "07700 900001";
  const { user } = open("sender", tom, {
    "GET /people/c1": () => ({ ...tom, addresses: [{ ...NUMBER, raw }] }),
    "GET /sync": idle(),
    "POST /sync/refresh": () => {
      raw = "07700 900002";
      return Response.json({ run_id: "r1", outcome: "started" }, { status: 202 });
    },
    "GET /sync/runs/r1": { ...run, status: "completed", message: "1 changed.", started_at: minutesAgo(0) },
    "GET /sync/runs/r1/changes": { items: [], next: null },
  });
  await user.click(await screen.findByRole("button", { name: /Refresh this family/ }));
  expect(await screen.findByText("07700 900002", { selector: ".address" })).toBeTruthy();
});

it("shows a composer that somebody is restricted, and neither why nor any address", async () => {
  open("composer", FOR_COMPOSER);
  expect(await screen.findByText("Restricted contact: nothing is sent.")).toBeTruthy();
  expect(screen.getByText("Restricted contact")).toBeTruthy();
  expect(screen.queryByText(/07700/)).toBeNull();
});

it("keeps what an administrator says, all of it at once", async () => {
  const { user, calls } = open("administrator", AMY, {
    "PUT /people/c1/restrictions": { ...AMY, never_contact: true },
  });
  await user.click(await screen.findByText("Never contact this person"));
  await user.click(screen.getByRole("radio", { name: "May be written to, in spite of the court order" }));
  await user.click(screen.getByRole("button", { name: "Save the restrictions" }));
  await expect.poll(() => calls.filter(({ route }) => route.startsWith("PUT")).length).toBe(1);
  expect(calls.find(({ route }) => route.startsWith("PUT"))?.body).toEqual({
    never_contact: true,
    deceased: false,
    pairs: [{ pupil_id: "p1", state: "cleared" }],
    opt_outs: [
      { channel: "sms", address: "+447700900001", purposes: [] },
      { channel: "email", address: "amy@khan.example", purposes: ["general"] },
    ],
  });
});

it("says when there is no such person", async () => {
  open("sender", failure(404, "not_found", "There is no such person in the school's data."));
  expect(await screen.findByText("There is no such person in the school's data.")).toBeTruthy();
});

it("has no violation that axe finds", async () => {
  open("administrator", AMY);
  await screen.findByRole("heading", { name: "Restrictions" });
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
});
