/** The administrator's settings: when the school syncs, and how it is connected to its MIS. */
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import { MisPage } from "../../src/admin/mis/mis-page";
import { changeOf, formOf, problemsOf, type Settings } from "../../src/admin/settings/form";
import { SyncSettingsPage } from "../../src/admin/settings/sync-settings-page";
import { me } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

const SETTINGS: Settings = {
  timezone: "Europe/London",
  about: "It syncs every 60 minutes.",
  window: { days: ["mon", "fri"], start: "07:00", end: "17:00", every_minutes: 60, single_times: ["02:00"] },
  registers: { days: ["mon"], times: ["09:05", "13:10"], minutes_after: 10 },
  bank_holidays: { nation: "england", run: "overnight_only" },
  closed_dates: {
    dates: [{ first: "2026-12-21", last: "2027-01-02" }, { first: "2027-02-15" }],
    run: "skip",
  },
  source_lag_minutes: 30,
  fresh_minutes: 60,
  quiet_hours: { start: "20:00", end: "07:00" },
  guard: {
    removal_share: 0.1,
    removal_floor: 5,
    blanking_share: 0.2,
    rollover_start: "08-20",
    rollover_end: "09-30",
    rollover_share: 0.35,
  },
  kept_days: { people: 30, marks: 7, runs: 30 },
};
const opening = (at: string, overnight = false, datasets = ["pupils"]) => ({
  at,
  starts_at: at,
  overnight,
  datasets,
});
const soon = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const PREVIEW = {
  about: "It syncs every 30 minutes.",
  openings: [],
  week: [opening(soon(24)), opening(soon(25), true), opening(soon(26), false, ["attendance"])],
  guard: { about: "49 of 140 staff may go.", rollover_starts_on: "", rollover_ends_on: "", limits: null },
};
const WONDE = {
  kind: "wonde",
  secret: "set",
  datasets: ["pupils"],
  base_url: "https://w.example",
  school_id: "A1",
};

describe("sync settings", () => {
  it("come back as they were when nothing is changed", () => {
    const { about, ...rest } = SETTINGS;
    const dates = [
      { first: "2026-12-21", last: "2027-01-02" },
      { first: "2027-02-15", last: null },
    ];
    expect(changeOf(formOf(SETTINGS))).toEqual({ ...rest, closed_dates: { dates, run: "skip" } });
    expect(problemsOf(formOf(SETTINGS))).toEqual({});
    expect(about).toBeTruthy();
  });

  it("are not asked about while a number is half typed", () => {
    const form = { ...formOf(SETTINGS), everyMinutes: "", lagMinutes: "some" };
    expect(Object.keys(problemsOf(form))).toEqual(["window.every_minutes", "source_lag_minutes"]);
  });

  function open(answers: Record<string, object | (() => object)> = {}) {
    const fake = fakeApi({
      "GET /me": me("administrator"),
      "GET /settings/sync": SETTINGS,
      "POST /settings/sync/preview": PREVIEW,
      "PUT /settings/sync": SETTINGS,
      ...answers,
    });
    show(fake.api, <SyncSettingsPage />);
    return { ...fake, user: userEvent.setup() };
  }

  it("are drawn as a week while they are typed, and told in words, before they are kept", async () => {
    const { user, asked } = open();
    const every = await screen.findByRole("textbox", { name: "Every … minutes" });
    await user.clear(every);
    await user.type(every, "30");
    expect(await screen.findByText("It syncs every 30 minutes.")).toBeTruthy();
    // Late in the evening they stand on two days.
    expect(screen.getAllByText(/3 updates, from|one update, at|2 updates, from/)).not.toHaveLength(0);
    await expect
      .poll(() => asked("POST /settings/sync/preview").at(-1))
      .toMatchObject({ window: { every_minutes: 30 } });
    expect(asked("PUT /settings/sync")).toHaveLength(0);
    await user.click(screen.getByRole("button", { name: "Save the settings" }));
    expect(await screen.findByText("Saved. The next update follows it.")).toBeTruthy();
    expect(asked("PUT /settings/sync")).toMatchObject([{ window: { every_minutes: 30 } }]);
  });

  it("show beside the field what the API refuses", async () => {
    const answer = Response.json(
      { error: { code: "invalid", message: "07:00 is before 17:00.", field: "window.end" } },
      { status: 400 },
    );
    open({ "POST /settings/sync/preview": () => answer.clone() });
    // Once beside the field and once beside what it means.
    await expect.poll(() => screen.queryAllByText("07:00 is before 17:00.").length).toBe(2);
  });

  it("have no violation that axe finds", async () => {
    open();
    await screen.findByText("It syncs every 30 minutes.");
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
});

describe("the MIS connection", () => {
  function open(connection: object, answers: Record<string, object | (() => object)> = {}) {
    const fake = fakeApi({ "GET /me": me("administrator"), "GET /settings/mis": connection, ...answers });
    show(fake.api, <MisPage />);
    return { ...fake, user: userEvent.setup() };
  }
  const pupils = { dataset: "pupils", reachable: true, permitted: true, count: 900, counted: "stated" };
  const CHECK = {
    datasets: [
      { ...pupils, examples: ["T. H."], warnings: [], missing: [], message: "At least 900 records." },
    ],
    missing: ["no attendance: nobody can be chosen by attendance"],
    suggested_mapping: null,
  };

  it("is tried with what is typed, without the secret that is kept", async () => {
    const { user, asked } = open(WONDE, { "POST /settings/mis/test": CHECK });
    await user.click(await screen.findByRole("button", { name: "Try this connection" }));
    expect(await screen.findByText("At least 900 records.")).toBeTruthy();
    expect(screen.getByText("Can be read")).toBeTruthy();
    const { base_url, school_id } = WONDE;
    expect(asked("POST /settings/mis/test")).toEqual([{ kind: "wonde", base_url, school_id }]);
  });

  it("tells files that are not there yet from files that can be read and from files that cannot", async () => {
    const files = { kind: "file_drop", secret: "not_needed", datasets: ["pupils"], layout: "oneroster" };
    const none = { ...pupils, permitted: null, count: null, counted: null };
    const { user } = open(files, {
      "POST /settings/mis/test": {
        datasets: [
          { ...none, message: "A file with the school's data has not arrived yet. Upload it." },
          { ...pupils, dataset: "attendance", count: 0, counted: "all", message: "0 records." },
          { ...none, dataset: "staff", message: "users.csv cannot be used: it is not a list." },
          { ...pupils, dataset: "groups", count: 3, counted: "all", message: "3 records." },
        ],
        missing: [],
      },
    });
    await user.click(await screen.findByRole("button", { name: "Try this connection" }));
    const found = await screen.findByRole("list", { name: "What was found" });
    expect(
      within(found)
        .getAllByRole("listitem")
        .map((one) => one.querySelector(".badge")?.textContent),
    ).toEqual(["Nothing there yet", "Nothing there yet", "Cannot be read", "Can be read"]);
  });

  it("offers to leave the secret empty only for the kind of source that it was given for", async () => {
    const { user } = open(WONDE);
    expect(await screen.findByText(/^One is kept/)).toBeTruthy();
    await user.click(screen.getByRole("radio", { name: "OneRoster" }));
    expect(screen.queryByText(/^One is kept/)).toBeNull();
    expect(screen.getByText("It is kept safe and never shown again.")).toBeTruthy();
  });

  it("is kept with a new secret, once that was confirmed, and says what is wrong with it", async () => {
    const refusal = failure(400, "invalid", "This address cannot be reached from here.");
    const { user, asked } = open(WONDE, { "PUT /settings/mis": () => refusal.clone() });
    await user.type(await screen.findByLabelText("Access token"), "new-token");
    await user.click(screen.getByRole("button", { name: "Save the connection" }));
    const buttons = await screen.findAllByRole("button", { name: "Save the connection" });
    await user.click(buttons.at(-1) as HTMLElement);
    expect(await screen.findByText("This address cannot be reached from here.")).toBeTruthy();
    expect(asked("PUT /settings/mis")).toMatchObject([{ kind: "wonde", token: "new-token" }]);
  });

  it("says that it is kept, keeps the focus, and forgets the secret that was typed", async () => {
    const { user } = open(WONDE, { "PUT /settings/mis": { ...WONDE, school_id: "B2" } });
    await user.type(await screen.findByLabelText("Access token"), "new-token");
    await user.type(screen.getByRole("textbox", { name: "School's id at Wonde" }), " b2");
    expect(screen.getByText("Not saved yet.")).toBeTruthy();
    const save = screen.getByRole("button", { name: "Save the connection" });
    await user.click(save);
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Save the connection" }));
    expect(await screen.findByText("Saved. Press Request now to read from it.")).toBeTruthy();
    const id = screen.getByRole<HTMLInputElement>("textbox", { name: "School's id at Wonde" });
    await expect.poll(() => id.value).toBe("B2");
    expect(screen.getByLabelText<HTMLInputElement>("Access token").value).toBe("");
    await expect.poll(() => document.activeElement).toBe(save);
  });

  it("of flat files takes a suggested mapping, which can be altered", async () => {
    const mapping = { files: [{ file: "pupils.csv", holds: "pupils", columns: { id: "UPN", year: "Yr" } }] };
    const files = { kind: "file_drop", secret: "not_needed", datasets: ["pupils"], layout: "flat" };
    const { user, asked } = open(files, {
      "POST /settings/mis/test": { datasets: [], missing: [], suggested_mapping: mapping },
    });
    await user.click(await screen.findByRole("button", { name: "Try this connection" }));
    const year = await screen.findByRole<HTMLInputElement>("textbox", { name: "year" });
    expect(year.value).toBe("Yr");
    await user.clear(year);
    await user.click(screen.getByRole("button", { name: "Try this connection" }));
    await expect.poll(() => asked("POST /settings/mis/test").length).toBe(2);
    expect(asked("POST /settings/mis/test")[1]).toMatchObject({
      layout: "flat",
      mapping: { files: [{ columns: { id: "UPN" } }] },
    });
  });

  it("of a package of several schools keeps which of them is this one", async () => {
    const files = { kind: "file_drop", secret: "not_needed", datasets: ["pupils"], layout: "oneroster" };
    const { user, asked } = open({ ...files, org_id: "elm" });
    const school = await screen.findByRole<HTMLInputElement>("textbox", { name: "School's id in the files" });
    expect(school.value).toBe("elm");
    await user.click(screen.getByRole("button", { name: "Try this connection" }));
    await expect
      .poll(() => asked("POST /settings/mis/test"))
      .toMatchObject([{ layout: "oneroster", org_id: "elm" }]);
  });

  it("has no violation that axe finds", async () => {
    open({ ...WONDE, kind: "oneroster", version: "1.2", auth: "oauth1", client_id: "key" });
    await screen.findByRole("button", { name: "Try this connection" });
    const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
});
