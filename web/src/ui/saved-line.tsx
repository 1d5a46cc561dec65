/** Beside a form's button: that something is not saved yet, or that it was just saved. */

interface Props {
  isTouched: boolean;
  /** What is said after saving; empty while nothing was saved. */
  saved: string | false;
}

export function SavedLine({ isTouched, saved }: Props) {
  return (
    <span role="status" className="quiet">
      {isTouched ? "Not saved yet." : saved}
    </span>
  );
}
