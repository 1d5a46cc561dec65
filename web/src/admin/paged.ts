/** Lists that the API gives page by page. */
import { useInfiniteQuery } from "@tanstack/react-query";

interface Listed<T> {
  items: T[];
  next?: string | null;
}

/** All pages loaded so far as one list; `load` is given the cursor of the page, empty for the first. */
export function usePaged<T>(
  key: unknown[],
  load: (next: string, signal: AbortSignal) => Promise<Listed<T>>,
  refetchInterval: number | false = false,
) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval,
  });
  // Read here, because TanStack Query draws a component anew only for what it has itself looked at.
  const { data, isPending, isError, error, hasNextPage, isFetchingNextPage, refetch, fetchNextPage } = query;
  const paged: Paged = { isPending, isError, error, hasNextPage, isFetchingNextPage, refetch, fetchNextPage };
  return {
    query: paged,
    isLoaded: data !== undefined,
    items: data?.pages.flatMap((page) => page.items) ?? [],
  };
}

export interface Paged {
  isPending: boolean;
  isError: boolean;
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  refetch: () => unknown;
  fetchNextPage: () => unknown;
}
