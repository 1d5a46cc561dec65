/** Held changes while newer lists come from updates. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { HeldPage } from "../src/admin/held-page";
import { me, minutesAgo } from "./examples";
import { fakeApi } from "./fake-api";
import { show } from "./page";

function held(id: string, numbers: number[], reason = "All of 7B") {
  const people = numbers.map((number) => ({ id: `p${number}`, kind: "pupil", name: `Pupil ${number}` }));
  return { id, dataset: "pupils", kind: "removal", reason, held_at: minutesAgo(20), people };
}

function open(...first: object[]) {
  let items = first;
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /sync/held": () => ({ items, next: null }),
    "POST /sync/held/h1/approve": { run_id: "r1" },
    "POST /sync/held/h2/approve": { run_id: "r2" },
  });
  const { poll } = show(fake.api, <HeldPage />);
  const becomes = (...newer: object[]) => {
    items = newer;
    return poll();
  };
  return { ...fake, becomes, user: userEvent.setup() };
}
const box = (name: string) => screen.getByRole<HTMLInputElement>("checkbox", { name: new RegExp(name) });

async function letGo(user: ReturnType<typeof userEvent.setup>, words: string) {
  await user.click(screen.getByRole("button", { name: words }));
  await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: words }));
}

it("keeps who was un-ticked when a newer list comes, and says that it came", async () => {
  const { user, becomes, asked } = open(held("h1", [1, 2, 3]));
  await user.click(await screen.findByRole("checkbox", { name: /Pupil 2/ }));
  await becomes(held("h2", [2, 3, 4]));
  expect(await screen.findByText(/newer list since you opened this page: 1 more, 1 fewer/)).toBeTruthy();
  expect([box("Pupil 2"), box("Pupil 3"), box("Pupil 4")].map(({ checked }) => checked)).toEqual([
    false,
    true,
    true,
  ]);
  expect(document.activeElement).toBe(box("Pupil 2"));
  await letGo(user, "Let the 2 chosen go");
  await expect.poll(() => asked("POST /sync/held/h2/approve")).toEqual([{ people: ["p3", "p4"] }]);
});

it("says nothing when the list is as it was", async () => {
  const { becomes } = open(held("h1", [1, 2]));
  await screen.findByText("Pupil 1");
  await becomes(held("h1", [1, 2]));
  expect(screen.queryByText(/newer list/)).toBeNull();
});

it("says which part waits no longer", async () => {
  const { becomes } = open(held("h1", [1]), held("h1", [2], "All of 8A"));
  await screen.findByText("Pupil 1");
  await becomes(held("h1", [2], "All of 8A"));
  expect(await screen.findByText("Not waiting any more: All of 7B.")).toBeTruthy();
});

it("offers a decision about a newer list after one about the list before", async () => {
  const { user, becomes } = open(held("h1", [1, 2]));
  await screen.findByText("Pupil 1");
  await letGo(user, "Let all 2 go");
  await screen.findByText(/being carried out/);
  await becomes(held("h2", [2, 3]));
  expect(await screen.findByRole("button", { name: "Let all 2 go" })).toBeTruthy();
});
