/** The runs of the last weeks, what one of them changed, and cancelling the one that runs. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";
import { usePaged } from "./paged";
import { useLookAtRunEnd } from "./use-run-end";

export type Run = components["schemas"]["RunView"];
export type Change = components["schemas"]["NamedChange"];

const LOOKED_AT_MS = 60_000;

export function useRuns() {
  const api = useApi();
  useLookAtRunEnd("runs");
  return usePaged<Run>(
    ["runs"],
    (next, signal) =>
      answerOf(
        api.GET("/sync/runs", { params: { query: { limit: "30", ...(next ? { next } : {}) } }, signal }),
      ),
    LOOKED_AT_MS,
  );
}

export function useRunChanges(runId: string) {
  const api = useApi();
  return usePaged<Change>(["changes", runId], (next, signal) => {
    const params = { path: { run_id: runId }, query: { limit: "50", ...(next ? { next } : {}) } };
    return answerOf(api.GET("/sync/runs/{run_id}/changes", { params, signal }));
  });
}

export function useCancelRun() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (runId: string) =>
      answerOf(api.POST("/sync/runs/{run_id}/cancel", { params: { path: { run_id: runId } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["sync"] }),
  });
}
