/** Held changes while newer lists come from updates. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { HeldPage } from "../../src/admin/held-page";
import { useSync } from "../../src/sync/use-sync";
import { idle, me, minutesAgo, running } from "../examples";
import { fakeApi } from "../fake-api";
import { show } from "../page";

function held(id: string, numbers: number[], reason = "All of 7B") {
  const people = numbers.map((number) => ({ id: `p${number}`, kind: "pupil", name: `Pupil ${number}` }));
  return { id, dataset: "pupils", kind: "removal", reason, held_at: minutesAgo(20), people };
}

function SyncState() {
  return <p>The sync is {useSync().data?.state}</p>;
}

function open(...first: object[]) {
  let items = first;
  let sync = idle();
  const fake = fakeApi({
    "GET /me": me("administrator"),
    "GET /sync": () => sync,
    "GET /sync/held": () => ({ items, next: null }),
    "POST /sync/held/h1/approve": { run_id: "r1" },
    "POST /sync/held/h2/approve": { run_id: "r2" },
  });
  const { poll } = show(
    fake.api,
    <>
      <HeldPage />
      <SyncState />
    </>,
  );
  const becomes = (...newer: object[]) => {
    items = newer;
    return poll();
  };
  const runs = async (isRunning: boolean) => {
    sync = isRunning ? running() : idle();
    await poll("sync");
    await screen.findByText(`The sync is ${sync.state}`);
  };
  return { ...fake, becomes, runs, user: userEvent.setup() };
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

const numbersTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, place) => first + place);
const people = (numbers: number[]) => numbers.map((number) => `p${number}`);

it("joins the parts of one reason into one card, and decides about all of them at once", async () => {
  const { user, asked, becomes } = open(
    held("h1", numbersTo(20)),
    held("h1", numbersTo(40, 21)),
    held("h1", numbersTo(43, 41)),
    held("h1", [90, 91], "All of 8A"),
  );
  const card = await screen.findByRole("region", { name: "All of 7B" });
  expect(screen.getAllByRole("region")).toHaveLength(2);
  expect(within(card).getByText(/^43 records would be removed/)).toBeTruthy();
  await user.click(within(card).getByRole("button", { name: "Show all 43" }));
  expect(within(card).getAllByRole("checkbox")).toHaveLength(43);
  await letGo(user, "Let all 43 go");
  await expect.poll(() => asked("POST /sync/held/h1/approve")).toEqual([{ people: people(numbersTo(43)) }]);
  await becomes(held("h2", [90, 91], "All of 8A"));
  expect(await screen.findByText("Not waiting any more: All of 7B.")).toBeTruthy();
  expect(screen.queryByText(/newer list/)).toBeNull();
  await letGo(user, "Let all 2 go");
  await expect.poll(() => asked("POST /sync/held/h2/approve")).toEqual([{ people: ["p90", "p91"] }]);
});

it("takes a list that comes in several pages as one", async () => {
  let pages = 0;
  const { api } = fakeApi({
    "GET /me": me("administrator"),
    "GET /sync": idle(),
    "GET /sync/held": () =>
      pages++ % 2 ? { items: [held("h1", [3])] } : { items: [held("h1", [1, 2])], next: "1" },
  });
  show(api, <HeldPage />);
  expect(await screen.findByRole("button", { name: "Let all 3 go" })).toBeTruthy();
});

it("says of no list that an update brought it where the reader's own decision did", async () => {
  const { user, becomes } = open(held("h1", [1, 2, 3]));
  await user.click(await screen.findByRole("checkbox", { name: /Pupil 2/ }));
  await letGo(user, "Let the 2 chosen go");
  await screen.findByText(/being carried out/);
  await becomes(held("h2", [2]));
  expect(await screen.findByText(/^1 record would be removed/)).toBeTruthy();
  expect(screen.queryByText(/newer list|not the one/)).toBeNull();
  await becomes(held("h3", [2, 4]));
  expect(await screen.findByText(/not the one that you saw first: 1 more/)).toBeTruthy();
});

it("names nobody where a list of thousands is decided about as a whole", async () => {
  const { user, asked } = open(held("h1", numbersTo(2001)));
  await screen.findByText("Pupil 1");
  await letGo(user, "Let all 2001 go");
  await expect.poll(() => asked("POST /sync/held/h1/approve")).toEqual([{}]);
});

it("lets nobody send a part of a list that is longer than the API takes", async () => {
  open(held("h1", numbersTo(2001)), held("h1", [3000], "All of 8A"));
  expect(await screen.findByText(/At most 2,000 can be chosen/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: /Let all 2001/ })).toBeNull();
});

it("looks at the list again as soon as an update has ended", async () => {
  const { runs, asked } = open(held("h1", [1]));
  await screen.findByText("Pupil 1");
  await runs(true);
  const before = asked("GET /sync/held").length;
  await runs(false);
  await expect.poll(() => asked("GET /sync/held").length).toBe(before + 1);
});

it("keeps the focus where the buttons and the cards go", async () => {
  const { user, becomes } = open(held("h1", [1, 2]));
  await screen.findByText("Pupil 1");
  await letGo(user, "Let all 2 go");
  const heading = screen.getByRole("heading", { name: "All of 7B" });
  await expect.poll(() => document.activeElement).toBe(heading);
  await becomes(held("h2", [9], "All of 8A"));
  await screen.findByText("Pupil 9");
  expect(document.activeElement?.textContent).toBe("Not waiting any more: All of 7B.");
});
