/** Looks at a list again as soon as an update has ended, because it then says something else. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useSync } from "../sync/use-sync";

export function useLookAtRunEnd(key: string): void {
  const queries = useQueryClient();
  const runId = useSync().data?.run?.id ?? "";
  const before = useRef(runId);
  useEffect(() => {
    if (before.current && before.current !== runId) void queries.invalidateQueries({ queryKey: [key] });
    before.current = runId;
  }, [queries, key, runId]);
}
