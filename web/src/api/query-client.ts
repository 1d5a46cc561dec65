/** How answers are kept and calls repeated. */
import { QueryClient } from "@tanstack/react-query";
import { Problem } from "./problem";

const TRIES = 3;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // networkMode "always" would turn refetchOnReconnect off.
      queries: {
        staleTime: 5_000,
        networkMode: "always",
        refetchOnReconnect: true,
        retry: worthRepeating,
      },
      // Never by itself: a message that was sent on reconnecting would surprise its writer.
      mutations: { networkMode: "always", retry: false },
    },
  });
}

function worthRepeating(failures: number, error: Error): boolean {
  const refused = error instanceof Problem && error.status >= 400 && error.status < 500;
  return !refused && failures < TRIES - 1;
}
