/** Request now: a click, and the run that it led to until that run has ended. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import { useRun } from "./use-run";
import type { Dataset } from "./use-sync";

/** Asks for the named datasets, or for all where none are named. */
export function useRequestNow() {
  const api = useApi();
  const queries = useQueryClient();
  const click = useRef(crypto.randomUUID());
  const request = useMutation({
    mutationFn: (datasets: Dataset[]) => {
      const params = { header: { "Idempotency-Key": [click.current, ...datasets].join(" ") } };
      return answerOf(api.POST("/sync/refresh", { body: datasets.length > 0 ? { datasets } : {}, params }));
    },
    onSuccess: () => {
      click.current = crypto.randomUUID();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["sync"] }),
  });
  const run = useRun(request.data?.run_id ?? "");
  const { isPending, reset } = request;
  return {
    ask: (datasets: Dataset[] = []) => !isPending && request.mutate(datasets),
    isPending,
    outcome: request.data?.outcome,
    ended: run.ended,
    problem: request.error ?? run.error,
    /** Forgets a click whose run has ended. */
    forgetEnded: () => {
      if (!isPending && !run.isUnderWay) reset();
    },
  };
}

export type RequestNow = ReturnType<typeof useRequestNow>;
