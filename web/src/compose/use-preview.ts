/** Who would get the message as things stand: looked up when the choice rests, each minute, and when the data moves. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";
import { dataVersion, isUpdating, useSync } from "../sync/use-sync";
import { useTimes } from "../time/use-times";
import type { PreviewRequest } from "./draft";
import { listKey } from "./draft-request";
import type { KeptDraft } from "./kept-draft";

export type Preview = components["schemas"]["PreviewView"];

const FIRST_PAGE = 100;
/** So that a rule that is still being put together is not looked up at each click. */
const RESTING_MS = 500;
/** How long a verdict stands: with all updates at a halt, data that was fresh grows old by itself. */
const STANDS_MS = 60_000;
/** The most that the API gives at once. */
const MOST = 1000;

/** `changedAt` is when the writer changed something in the MIS; the light takes it into account. */
export function usePreview(
  request: PreviewRequest | null,
  changedAt: string | undefined,
  { draft, remember }: KeptDraft,
) {
  const api = useApi();
  const sync = useSync();
  const { today } = useTimes();
  const key = request ? listKey(request, today) : "";
  const [checked, setChecked] = useState({ key: "", limit: FIRST_PAGE });
  const isChecked = request !== null && checked.key === key;
  const firstPreviewId = draft.firstPreviews[key];
  useEffect(() => {
    if (!key || isChecked) return;
    const timer = setTimeout(() => setChecked({ key, limit: FIRST_PAGE }), RESTING_MS);
    return () => clearTimeout(timer);
  }, [key, isChecked]);

  const query = useQuery({
    queryKey: ["preview", key, checked.limit, changedAt],
    queryFn: ({ signal }) => {
      const changed = changedAt ? { changed_at: changedAt } : {};
      // Changes are counted from the first list alone, so that no later one is kept.
      const keep = firstPreviewId === undefined;
      const body = { ...(request as PreviewRequest), limit: checked.limit, keep, ...changed };
      return answerOf(api.POST("/audiences/preview", { body, signal }));
    },
    enabled: isChecked,
    placeholderData: (before, earlier) => (earlier?.queryKey[1] === key ? before : undefined),
    staleTime: STANDS_MS,
    refetchInterval: STANDS_MS,
    gcTime: 0,
  });
  const preview = isChecked ? query.data : undefined;

  const previewId = preview?.preview_id;
  useEffect(() => {
    if (previewId) remember(key, previewId);
  }, [previewId, key, remember]);

  const version = preview ? dataVersion(sync.data, preview.datasets) : "";
  const shown = useRef({ key: "", version: "" });
  const { refetch } = query;
  useEffect(() => {
    if (!version) return;
    const before = shown.current;
    shown.current = { key, version };
    if (before.key === key && before.version !== version) void refetch();
  }, [key, version, refetch]);

  return {
    preview,
    firstPreviewId,
    isUpdating: preview !== undefined && isUpdating(sync.data, preview.datasets),
    isChecking: request !== null && (!isChecked || query.isFetching),
    problem: isChecked ? query.error : null,
    /** Why it is not known just now whether it is safe to send; null while it is. */
    doubt: (isChecked ? query.error : null) ?? sync.error,
    check: () => void refetch(),
    showMore: () => setChecked({ key, limit: MOST }),
  };
}

export type CheckedPreview = ReturnType<typeof usePreview>;
