/** A status in a word, with a colour that only repeats it. */
import type { Tone } from "./notice";

export function Badge({ tone, children }: { tone: Tone | "grey"; children: string }) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  );
}
