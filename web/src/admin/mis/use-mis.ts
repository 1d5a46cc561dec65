/** The MIS connection: as it is, tried, and kept. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi } from "../../api/client";
import { answerOf } from "../../api/problem";
import type { MisSettings } from "./form";

export function useMis() {
  const api = useApi();
  return useQuery({
    queryKey: ["mis"],
    queryFn: ({ signal }) => answerOf(api.GET("/settings/mis", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

export function useTryMis() {
  const api = useApi();
  return useMutation({
    mutationFn: (settings: MisSettings) => answerOf(api.POST("/settings/mis/test", { body: settings })),
  });
}

export function useSaveMis() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (settings: MisSettings) => answerOf(api.PUT("/settings/mis", { body: settings })),
    onSuccess: (connection) => {
      queries.setQueryData(["mis"], connection);
      void queries.invalidateQueries({ queryKey: ["sync"] });
      void queries.invalidateQueries({ queryKey: ["me"] });
    },
  });
}
