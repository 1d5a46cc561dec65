/** The school's groups, to choose an audience from. */
import { useQuery } from "@tanstack/react-query";
import { type Api, useApi } from "./client";
import { answerOf } from "./problem";
import type { components } from "./schema";

export type Group = components["schemas"]["GroupView"];

const KEPT_MS = 5 * 60_000;

export function useGroups() {
  const api = useApi();
  return useQuery({
    queryKey: ["groups"],
    queryFn: ({ signal }) => allGroups(api, signal),
    staleTime: KEPT_MS,
  });
}

async function allGroups(api: Api, signal: AbortSignal): Promise<Group[]> {
  const groups: Group[] = [];
  let next: string | undefined;
  do {
    const query = { limit: "100", ...(next ? { next } : {}) };
    const page = await answerOf(api.GET("/groups", { params: { query }, signal }));
    groups.push(...page.items);
    next = page.next ?? undefined;
  } while (next);
  return groups;
}
