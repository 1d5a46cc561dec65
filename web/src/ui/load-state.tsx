/** What a page says while something loads, and when it could not be had. */
import { sentenceOf } from "../api/problem";
import { Button } from "./button";
import { Notice } from "./notice";

interface Props {
  isPending: boolean;
  error: unknown;
  refetch: () => unknown;
  /** What is said while it loads. */
  loading: string;
}

export function LoadState({ isPending, error, refetch, loading }: Props) {
  return (
    <>
      {isPending && <p className="quiet">{loading}</p>}
      {Boolean(error) && (
        <Notice tone="red" urgent>
          {sentenceOf(error)}{" "}
          <Button tone="link" onPress={() => void refetch()}>
            Try again
          </Button>
        </Notice>
      )}
    </>
  );
}
