/** The texts that the school has saved to write from. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";

export type SavedText = components["schemas"]["Template"];
export type TextToSave = components["schemas"]["TemplateText"];

const MOST = "100";

export function useSavedTexts() {
  const api = useApi();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["templates"],
    queryFn: async ({ signal }) => {
      const items: SavedText[] = [];
      let next: string | null = null;
      do {
        const asked: { limit: string; next?: string } = { limit: MOST, ...(next ? { next } : {}) };
        const page = await answerOf(api.GET("/templates", { params: { query: asked }, signal }));
        items.push(...page.items);
        next = page.next ?? null;
      } while (next);
      return items;
    },
  });
  const onSettled = () => queries.invalidateQueries({ queryKey: ["templates"] });
  const save = useMutation({
    mutationFn: (text: TextToSave) => {
      const same = query.data?.find(({ name }) => name.toLowerCase() === text.name.trim().toLowerCase());
      const path = { template_id: same?.id ?? crypto.randomUUID() };
      return answerOf(api.PUT("/templates/{template_id}", { params: { path }, body: text }));
    },
    onSettled,
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      answerOf(api.DELETE("/templates/{template_id}", { params: { path: { template_id: id } } })),
    onSettled,
  });
  return { query, save, remove };
}
