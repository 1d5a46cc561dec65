/** Reads one pupil's family from the MIS anew, and says what changed when that is done. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { type Api, useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";
import { useRun } from "../sync/use-run";

export type Change = components["schemas"]["NamedChange"];

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
  const { ended, error, isUnderWay } = useRun(runId);
  const changes = useQuery({
    queryKey: ["run-changes", runId],
    queryFn: ({ signal }) => allChanges(api, runId, signal),
    enabled: ended !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return {
    start: () => request.mutate(),
    outcome: request.data?.outcome,
    ended,
    changes: ended && changes.data,
    problem: request.error ?? error ?? changes.error,
    isBusy: request.isPending || isUnderWay,
  };
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
