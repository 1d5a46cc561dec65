/** Says that what is stored has moved under a form that somebody is changing, and offers to take it. */
import { Button } from "./button";
import { Notice } from "./notice";

interface Props {
  isOutdated: boolean;
  /** What saving does now. */
  words: string;
  onDrop: () => void;
}

export function OutdatedNotice({ isOutdated, words, onDrop }: Props) {
  return (
    <div role="status">
      {isOutdated && (
        <Notice tone="amber">
          {words}{" "}
          <Button tone="link" onPress={onDrop}>
            Show what is stored instead
          </Button>
        </Notice>
      )}
    </div>
  );
}
