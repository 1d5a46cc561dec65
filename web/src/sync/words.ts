/** The sync in the words of a school office. */
import { duration } from "../time/words";
import type { Dataset, Job, RefreshOutcome, SyncStatus } from "./use-sync";

export const DATASET_NAMES: Record<Dataset, string> = {
  pupils: "Pupils and contacts",
  staff: "Staff",
  groups: "Groups",
  attendance: "Attendance",
};

export const OUTCOMES: Record<RefreshOutcome, string> = {
  started: "Received. The update has started.",
  joined: "Received. An update was about to read the same data, so yours has joined it.",
  added: "Received. Your request was added to the update that is running.",
  follow_up: "Received. Another update follows as soon as this one ends.",
};

export const FOLLOW_UP =
  "Another update is booked, because the MIS was already being read when it was asked for: a change made since then might otherwise be missed.";

const FIGURES = new Intl.NumberFormat("en-GB");

/** How far a job is: "340 of 1,200 read". */
export function progressWords({ state, read, total, written, message }: Job): string {
  switch (state) {
    case "waiting":
      return message || "Waiting to start";
    case "reading":
      return total === null
        ? `${FIGURES.format(read)} read so far`
        : `${FIGURES.format(read)} of ${FIGURES.format(total)} read`;
    case "writing":
      return `Saving changes, ${FIGURES.format(written)} so far`;
    case "done":
      return "Done";
    case "failed":
      return message || "Failed";
  }
}

export function startedBy({ trigger, started_by }: NonNullable<SyncStatus["run"]>): string {
  return trigger === "schedule" ? "Started by the timetable" : `Asked for by ${started_by}`;
}

export function usually(seconds: number | null): string {
  return seconds === null ? "" : `Updates usually take ${duration(seconds)}.`;
}
