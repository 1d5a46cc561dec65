/** Answers of the API, as its own document describes them. */
import type { components } from "../src/api/schema";

type Schemas = components["schemas"];
export type Sync = Schemas["SyncStatus"];

const MINUTE = 60_000;
export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString();

export function me(role: Schemas["Me"]["role"]): Schemas["Me"] {
  const school = { id: "s1", name: "Fernhill High School", timezone: "Europe/London" };
  return {
    id: "u1",
    name: "Sam Sender",
    role,
    school,
    features: { attendance: true },
    preferences: {},
    administrators: ["Ada Admin"],
  };
}

export function idle(changed: Partial<Sync> = {}): Sync {
  const at = minutesAgo(12);
  const dataset = { state: "idle" as const, version: 1, data_as_of: at, source_as_of: null, fresh_as_of: at };
  return {
    state: "idle",
    about: "This school is connected to Wonde.",
    data_as_of: at,
    usual_seconds: 40,
    datasets: { pupils: dataset, attendance: dataset },
    run: null,
    follow_up: null,
    next_window_at: null,
    attention: [],
    ...changed,
  };
}

export function running(changed: Partial<Sync> = {}): Sync {
  const before = idle();
  const reading = { ...(before.datasets.pupils as Schemas["DatasetStatus"]), state: "reading" as const };
  return {
    ...before,
    state: "running",
    datasets: { ...before.datasets, pupils: reading },
    run: {
      id: "r1",
      trigger: "refresh",
      started_by: "Ada Admin",
      started_at: minutesAgo(0),
      usual_seconds: 40,
      jobs: [
        {
          dataset: "pupils",
          pupil_id: null,
          state: "reading",
          read: 340,
          total: 1200,
          written: 0,
          message: "",
        },
      ],
    },
    ...changed,
  };
}

export function run(changed: Partial<Schemas["RunView"]> = {}): Schemas["RunView"] {
  return {
    id: "r1",
    trigger: "refresh",
    overnight: false,
    status: "running",
    message: "Reading from the MIS.",
    started_by: "Sam Sender",
    started_at: minutesAgo(0),
    finished_at: null,
    datasets: {},
    ...changed,
  };
}

export function preview(id: string, changed: Partial<Schemas["PreviewView"]> = {}): Schemas["PreviewView"] {
  const khan = {
    person_id: "c1",
    pupil_id: null,
    pupil_name: "",
    name: "Amy Khan",
    address: "+447700900001",
  };
  const hill = { person_id: "c2", pupil_id: "p2", pupil_name: "Tom Hill", name: "Bo Hill" };
  return {
    preview_id: id,
    counts: { recipients: 1, excluded: 1, being_checked: 0, unreachable: 1 },
    recipients: { items: [khan], next: null },
    exclusions: { items: [{ ...hill, reason: "No mobile number." }], next: null },
    unreachable: {
      items: [{ pupil_id: "p2", name: "Tom Hill", message: "Nobody reachable for Tom Hill." }],
      next: null,
    },
    datasets: ["pupils"],
    safe_to_send: { light: "green", message: "Pupils and contacts are of 09:12." },
    notes: [],
    text: null,
    repeat: null,
    ...changed,
  };
}

export function message(changed: Partial<Schemas["MessageView"]> = {}): Schemas["MessageView"] {
  return {
    id: "m1",
    status: "dispatching",
    about: "On its way.",
    audience: { who: "contacts" },
    authorised_by: null,
    body: "The trip leaves at 08:30.",
    change_note: null,
    channel: "sms",
    counts: {},
    created_at: minutesAgo(1),
    data_as_of: null,
    datasets: ["pupils"],
    per: "contact",
    purpose: "general",
    recipients: null,
    scheduled_for: null,
    repeats: null,
    send: { when: "now" },
    subject: "",
    written_by: "Sam Sender",
    ...changed,
  };
}
