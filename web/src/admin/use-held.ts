/** Changes that wait for an administrator, and the decision about them. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";
import { usePaged } from "./paged";

export type HeldPart = components["schemas"]["HeldChangeView"];
const LOOKED_AT_MS = 15_000;

export type Decision = "approve" | "discard";

interface Decided {
  heldId: string;
  decision: Decision;
  people: string[];
}

export function useHeld() {
  const api = useApi();
  return usePaged<HeldPart>(
    ["held"],
    (next, signal) => answerOf(api.GET("/sync/held", { params: { query: next ? { next } : {} }, signal })),
    LOOKED_AT_MS,
  );
}

/** Starts the run that carries a decision out, for the people who are named. */
export function useDecision() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ heldId, decision, people }: Decided) => {
      const options = { params: { path: { held_id: heldId } }, body: { people } };
      return answerOf(
        decision === "approve"
          ? api.POST("/sync/held/{held_id}/approve", options)
          : api.POST("/sync/held/{held_id}/discard", options),
      );
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["sync"] }),
  });
}
