/** The sync settings, what a change would mean, and keeping it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "../../api/client";
import { answerOf } from "../../api/problem";
import type { Change } from "./form";

const RESTING_MS = 500;

export function useSettings() {
  const api = useApi();
  return useQuery({
    queryKey: ["settings"],
    queryFn: ({ signal }) => answerOf(api.GET("/settings/sync", { signal })),
    // What is being typed is not to change under the hands of whoever types.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** What the change would mean, once the typing rests; null cannot be asked. */
export function useSettingsPreview(change: Change | null) {
  const api = useApi();
  const wanted = change ? JSON.stringify(change) : "";
  const [rested, setRested] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setRested(wanted), RESTING_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return useQuery({
    queryKey: ["settings-preview", rested],
    queryFn: ({ signal }) =>
      answerOf(api.POST("/settings/sync/preview", { body: JSON.parse(rested) as Change, signal })),
    enabled: rested !== "",
    placeholderData: (before) => before,
    gcTime: 0,
  });
}

export function useSaveSettings() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) => answerOf(api.PUT("/settings/sync", { body: change })),
    onSuccess: (settings) => {
      queries.setQueryData(["settings"], settings);
      void queries.invalidateQueries({ queryKey: ["sync"] });
      void queries.invalidateQueries({ queryKey: ["me"] }); // it has the school's time zone
    },
  });
}
