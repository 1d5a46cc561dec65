/** The text as one recipient reads it, its length and its cost: asked for when the typing rests. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";
import type { Draft, PreviewRequest } from "./draft";

export type TextPreview = components["schemas"]["TextPreview"];
export type Repeat = components["schemas"]["Repeat"];

const RESTING_MS = 700;

export function useTextPreview(request: PreviewRequest | null, { subject, body }: Draft) {
  const api = useApi();
  const text = { subject: request?.channel === "email" ? subject : "", body };
  const key = request && body.trim() ? JSON.stringify([request, text]) : "";
  const [rested, setRested] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setRested(key), RESTING_MS);
    return () => clearTimeout(timer);
  }, [key]);

  const isResting = key !== "" && rested === key;
  const query = useQuery({
    queryKey: ["text", key],
    queryFn: ({ signal }) => {
      // Not kept: the list that counts as seen is the one beside, not one looked up between two words.
      const asked = { ...(request as PreviewRequest), text, limit: 1, keep: false };
      return answerOf(api.POST("/audiences/preview", { body: asked, signal }));
    },
    enabled: isResting,
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  return { text: key ? (query.data?.text ?? null) : null, repeat: key ? (query.data?.repeat ?? null) : null };
}
