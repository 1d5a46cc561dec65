/** A short message in a box: news, a warning or a problem. */
import type { ReactNode } from "react";

export type Tone = "green" | "amber" | "red" | "blue";

interface Props {
  tone: Tone;
  /** Read out at once: for what went wrong just now. */
  urgent?: boolean;
  children: ReactNode;
}

export function Notice({ tone, urgent = false, children }: Props) {
  return (
    <div className="notice" data-tone={tone} {...(urgent ? { role: "alert" } : {})}>
      {children}
    </div>
  );
}
