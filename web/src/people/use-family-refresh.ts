/** Reads one pupil's family from the MIS anew, and says what changed when that is done. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { type Api, useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type Run = Schemas["RunView"];
export type Change = Schemas["NamedChange"];

const LOOK_MS = 1_000;

export function useFamilyRefresh(pupilId: string) {
  const api = useApi();
  const queries = useQueryClient();
  const click = useRef(crypto.randomUUID());
  const request = useMutation({
    mutationFn: () => {
      const params = { header: { "Idempotency-Key": click.current } };
      return answerOf(api.POST("/sync/refresh", { body: { pupil_id: pupilId }, params }));
    },
    onSuccess: () => {
      click.current = crypto.randomUUID();
      return queries.invalidateQueries({ queryKey: ["sync"] });
    },
  });
  const runId = request.data?.run_id ?? "";
  const run = useRun(api, runId);
  const ended = run.data && hasEnded(run.data) ? run.data : undefined;
  const changes = useQuery({
    queryKey: ["run-changes", runId],
    queryFn: ({ signal }) => allChanges(api, runId, signal),
    enabled: ended !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });

  const endedId = ended?.id;
  useEffect(() => {
    if (!endedId) return;
    void queries.invalidateQueries({ queryKey: ["sync"] });
    void queries.invalidateQueries({ queryKey: ["person"] }); // the family's values stand beside what changed
  }, [endedId, queries]);
  return {
    start: () => request.mutate(),
    outcome: request.data?.outcome,
    ended,
    changes: ended && changes.data,
    problem: request.error ?? run.error ?? changes.error,
    isBusy: request.isPending || (runId !== "" && !ended && !run.isError),
  };
}

function useRun(api: Api, runId: string) {
  return useQuery({
    queryKey: ["run", runId],
    queryFn: ({ signal }) =>
      answerOf(api.GET("/sync/runs/{run_id}", { params: { path: { run_id: runId } }, signal })),
    enabled: runId !== "",
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : LOOK_MS),
  });
}

function hasEnded({ status }: Run): boolean {
  return status !== "queued" && status !== "running";
}

async function allChanges(api: Api, runId: string, signal: AbortSignal): Promise<Change[]> {
  const changes: Change[] = [];
  let next: string | undefined;
  do {
    const params = { path: { run_id: runId }, query: { limit: "100", ...(next ? { next } : {}) } };
    const page = await answerOf(api.GET("/sync/runs/{run_id}/changes", { params, signal }));
    changes.push(...page.items);
    next = page.next ?? undefined;
  } while (next);
  return changes;
}
