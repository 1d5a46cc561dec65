/** The school's sync status, which keeps itself up to date. */
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";

export type SyncStatus = components["schemas"]["SyncStatus"];
export type Job = components["schemas"]["JobView"];
export type Dataset = Job["dataset"];
export type RefreshOutcome = components["schemas"]["RefreshAnswer"]["outcome"];

const SYNC = ["sync"];
const RUNNING_MS = 2_000;
const UNKNOWN_MS = 5_000;
const IDLE_MS = 60_000;

/**
 * Polls every 2 s while a run is active, or awaited, every 5 s while it cannot be had, and every minute otherwise; TanStack
 * Query pauses while the page is hidden.
 */
export function useSync({ isAwaited = false } = {}) {
  const api = useApi();
  return useQuery({
    queryKey: SYNC,
    queryFn: ({ signal }) => answerOf(api.GET("/sync", { signal })),
    refetchInterval: ({ state }) => {
      if (state.data?.run || isAwaited) return RUNNING_MS;
      return state.status === "error" ? UNKNOWN_MS : IDLE_MS;
    },
    refetchOnWindowFocus: "always",
  });
}

/** Changes whenever what is known of these datasets may have changed: an update began, ended or moved their time. */
export function dataVersion(status: SyncStatus | undefined, datasets: readonly Dataset[]): string {
  if (!status) return "";
  const booked = status.follow_up?.datasets ?? [];
  return datasets
    .map((dataset) => {
      const { state = "idle", data_as_of = null, version = 0 } = status.datasets[dataset] ?? {};
      const busy = booked.includes(dataset) || ["waiting", "reading", "writing"].includes(state);
      return busy ? "busy" : `${data_as_of ?? ""}/${version}`;
    })
    .join();
}

/** Whether an update touches, or will touch, one of these datasets. */
export function isUpdating(status: SyncStatus | undefined, datasets: readonly Dataset[]): boolean {
  return dataVersion(status, datasets).includes("busy");
}
