/** Changes that wait for an administrator, and the decision about them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Api, useApi } from "../api/client";
import { answerOf } from "../api/problem";
import { type HeldPart, joined } from "./held-parts";

const LOOKED_AT_MS = 15_000;
const PARTS_A_PAGE = "25";
/** The API takes no more ids at once. */
export const MOST_NAMED = 2000;

export type Decision = "approve" | "discard";

interface Decided {
  heldId: string;
  decision: Decision;
  /** More than `MOST_NAMED` only where they are everyone on the list. */
  people: string[];
}

/** All that waits, by reason. */
export function useHeld() {
  const api = useApi();
  return useQuery({
    queryKey: ["held"],
    queryFn: async ({ signal }) => joined(await allParts(api, signal)),
    refetchInterval: LOOKED_AT_MS,
  });
}

/** Every page at once: a card of which a part is missing would be decided about in part. */
async function allParts(api: Api, signal: AbortSignal): Promise<HeldPart[]> {
  const parts: HeldPart[] = [];
  let next: string | null | undefined;
  do {
    const query = { limit: PARTS_A_PAGE, ...(next ? { next } : {}) };
    const page = await answerOf(api.GET("/sync/held", { params: { query }, signal }));
    parts.push(...page.items);
    next = page.next;
  } while (next);
  return parts;
}

/** Starts the run that carries a decision out, for the people who are named, and says then whom it is about. */
export function useDecision(onDecided: (people: string[]) => void) {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ heldId, decision, people }: Decided) => {
      const options = {
        params: { path: { held_id: heldId } },
        body: people.length > MOST_NAMED ? {} : { people },
      };
      return answerOf(
        decision === "approve"
          ? api.POST("/sync/held/{held_id}/approve", options)
          : api.POST("/sync/held/{held_id}/discard", options),
      );
    },
    onSuccess: (_, { people }) => onDecided(people),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["held"] });
      return queries.invalidateQueries({ queryKey: ["sync"] });
    },
  });
}
