/** What every list of the administrator's pages says while it loads, when it failed, and when there is more. */
import { Button } from "../ui/button";
import { LoadState } from "../ui/load-state";
import type { Paged } from "./paged";

export function ListState({ query, loading }: { query: Paged; loading: string }) {
  const { isPending, error, refetch } = query;
  return <LoadState isPending={isPending} error={error} refetch={refetch} loading={loading} />;
}

export function MoreButton({ query, words }: { query: Paged; words: string }) {
  if (!query.hasNextPage) return null;
  return (
    <Button onPress={() => !query.isFetchingNextPage && void query.fetchNextPage()}>
      {query.isFetchingNextPage ? "Loading…" : words}
    </Button>
  );
}
