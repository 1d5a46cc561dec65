/** What was searched for, while somebody goes to a person and comes back. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

const KEY = ["people-text"];

/** It is kept among the answers, of which each sign-in has its own, so that nobody finds another's search. */
export function useKeptText(): [string, (text: string) => void] {
  const queries = useQueryClient();
  const [text, setText] = useState(() => queries.getQueryData<string>(KEY) ?? "");
  return [
    text,
    (typed) => {
      setText(typed);
      keep(queries, typed);
    },
  ];
}

function keep(queries: QueryClient, text: string): void {
  // Nothing observes it, so that it would be dropped within minutes.
  queries.setQueryDefaults(KEY, { gcTime: Number.POSITIVE_INFINITY });
  queries.setQueryData(KEY, text);
}
