/** People found by name; names travel in the body, never in an address. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";

export type Person = components["schemas"]["FoundPerson"];

const SHORTEST = 2;
const TYPING_MS = 300;

export function usePeople(text: string) {
  const api = useApi();
  const wanted = useSettled(text.trim());
  const isEnough = wanted.length >= SHORTEST;
  const query = useInfiniteQuery({
    queryKey: ["people", wanted],
    queryFn: ({ pageParam, signal }) => {
      const body = { text: wanted, ...(pageParam ? { next: pageParam } : {}) };
      return answerOf(api.POST("/people/search", { body, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    enabled: isEnough,
    placeholderData: (before) => before,
  });
  return { query, isEnough, people: isEnough ? (query.data?.pages.flatMap((page) => page.items) ?? []) : [] };
}

/** The text once nobody has typed for a moment, so that a name is looked up once and not by each letter. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
