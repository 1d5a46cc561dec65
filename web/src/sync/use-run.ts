/** One run that somebody asked for, followed until it has ended. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";

export type Run = components["schemas"]["RunView"];

const LOOK_MS = 1_000;

/** `ended` is the run with its outcome, once it has one; an empty id follows none. */
export function useRun(runId: string) {
  const api = useApi();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["run", runId],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/sync/runs/{run_id}", { params: { path: { run_id: runId } }, signal })),
    enabled: runId !== "",
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : LOOK_MS),
  });
  const ended = query.data && hasEnded(query.data) ? query.data : undefined;
  const endedId = ended?.id;
  useEffect(() => {
    if (!endedId) return;
    void queries.invalidateQueries({ queryKey: ["sync"] });
    void queries.invalidateQueries({ queryKey: ["person"] }); // whose values stand beside what the run changed
  }, [endedId, queries]);
  return { ended, error: query.error, isUnderWay: runId !== "" && !ended && !query.isError };
}

function hasEnded({ status }: Run): boolean {
  return status !== "queued" && status !== "running";
}
