/** What every list of the administrator's pages says while it loads, when it failed, and when there is more. */
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import type { Paged } from "./paged";

export function ListState({ query, loading }: { query: Paged; loading: string }) {
  return (
    <>
      {query.isPending && <p className="quiet">{loading}</p>}
      {query.isError && (
        <Notice tone="red" urgent>
          {sentenceOf(query.error)}{" "}
          <Button tone="link" onPress={() => void query.refetch()}>
            Try again
          </Button>
        </Notice>
      )}
    </>
  );
}

export function MoreButton({ query, words }: { query: Paged; words: string }) {
  if (!query.hasNextPage) return null;
  return (
    <Button onPress={() => !query.isFetchingNextPage && void query.fetchNextPage()}>
      {query.isFetchingNextPage ? "Loading…" : words}
    </Button>
  );
}
