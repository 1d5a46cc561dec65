/** Finding people, and bringing one family up to date. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { Link, Route, Switch } from "wouter";
import { PeoplePage } from "../../src/people/people-page";
import { idle, me, minutesAgo } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const TOM = { id: "p2", kind: "pupil", name: "Tom Hill", detail: "9B" };
const BO = { id: "c2", kind: "contact", name: "Bo Hill", detail: "contact of Tom Hill" };
const CHANGED = {
  dataset: "pupils",
  kind: "contact",
  id: "c2",
  name: "Bo Hill",
  change: "changed",
  fields: [{ field: "phones", before: "07700 900001", after: "07700 900002" }],
};

function run(status: string) {
  const message = status === "running" ? "" : "1 person changed.";
  const facts = { trigger: "refresh", started_by: "Sam Sender", overnight: false, datasets: {} };
  return { id: "r1", status, message, started_at: minutesAgo(0), finished_at: null, ...facts };
}

function people(changed: Parameters<typeof fakeApi>[0] = {}, role: "sender" | "composer" = "sender") {
  const fake = fakeApi({
    "GET /me": me(role),
    "GET /sync": idle(),
    "POST /people/search": { items: [TOM, BO], next: null },
    "POST /sync/refresh": () => Response.json({ run_id: "r1", outcome: "started" }, { status: 202 }),
    "GET /sync/runs/r1": run("completed"),
    "GET /sync/runs/r1/changes": { items: [CHANGED], next: null },
    ...changed,
  });
  show(fake.api, <PeoplePage />);
  return { ...fake, user: userEvent.setup() };
}

async function find(user: ReturnType<typeof userEvent.setup>, name = "hill") {
  await user.type(screen.getByRole("textbox", { name: "Find a person by name" }), name);
}

it("finds people by a part of their name, told apart by what they are", async () => {
  const { user, asked } = people();
  await find(user);
  const found = await screen.findByRole("list", { name: "People found" });
  expect(within(found).getByText("Pupil, 9B")).toBeTruthy();
  expect(within(found).getByText("Contact, contact of Tom Hill")).toBeTruthy();
  expect(asked("POST /people/search")).toEqual([{ text: "hill" }]);
});

it("still shows what was searched for when somebody comes back from a person", async () => {
  const { api } = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": idle(),
    "POST /people/search": { items: [TOM, BO], next: null },
  });
  show(
    api,
    <Switch>
      <Route path="/people/:id">
        <Link href="/">All people</Link>
      </Route>
      <Route component={PeoplePage} />
    </Switch>,
  );
  const user = userEvent.setup();
  await find(user);
  await user.click(await screen.findByRole("link", { name: "Tom Hill" }));
  await user.click(await screen.findByRole("link", { name: "All people" }));
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: "Find a person by name" });
  expect(field.value).toBe("hill");
  expect(await screen.findByRole("list", { name: "People found" })).toBeTruthy();
});

it("asks for nothing until two letters are typed", async () => {
  const { user, asked } = people();
  await find(user, "h");
  expect(screen.queryByText("Looking…")).toBeNull();
  expect(asked("POST /people/search")).toEqual([]);
});

it("says what may help when nobody is found", async () => {
  const { user } = people({ "POST /people/search": { items: [], next: null } });
  await find(user);
  expect(await screen.findByText(/^Nobody of that name/)).toBeTruthy();
});

it("hands on why a search failed", async () => {
  const { user } = people({
    "POST /people/search": () => failure(429, "too_many", "Try again in a minute."),
  });
  await find(user);
  expect(await screen.findByText(/Try again in a minute/)).toBeTruthy();
});

it("refreshes a pupil's family and shows each value before and after", async () => {
  const { user, asked } = people();
  await find(user);
  await user.click(await screen.findByRole("button", { name: "Refresh this family Tom Hill" }));
  const changes = await screen.findByRole("list", { name: "What changed" });
  expect(within(changes).getByText("Phone numbers")).toBeTruthy();
  expect(within(changes).getByText("07700 900001")).toBeTruthy();
  expect(within(changes).getByText("07700 900002")).toBeTruthy();
  expect(screen.getByText("1 person changed.")).toBeTruthy();
  expect(asked("POST /sync/refresh")).toEqual([{ pupil_id: "p2" }]);
});

it("says that a click was received while the family is being read", async () => {
  const { user } = people({ "GET /sync/runs/r1": run("running") });
  await find(user);
  await user.click(await screen.findByRole("button", { name: /Refresh this family/ }));
  expect(await screen.findByText("Received. This family is being read from the MIS.")).toBeTruthy();
});

it("names what changed to a composer without the values", async () => {
  const hidden = { ...CHANGED, fields: [{ field: "phones", before: null, after: null }] };
  const { user } = people({ "GET /sync/runs/r1/changes": { items: [hidden], next: null } }, "composer");
  await find(user);
  await user.click(await screen.findByRole("button", { name: /Refresh this family/ }));
  expect(await screen.findByText("Senders at your school also see the values.")).toBeTruthy();
});
