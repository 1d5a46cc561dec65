/** The safe-to-send light: a colour, the same in a word, and its reason. */
import type { Preview } from "./use-preview";

type Light = Preview["safe_to_send"]["light"] | "unknown";

const WORDS: Record<Light, string> = {
  unknown: "Not known just now",
  green: "Safe to send",
  amber: "Check before sending",
  red: "Not safe to send yet",
};

export function SafeToSendLight({ light, message }: { light: Light; message: string }) {
  return (
    <div className="light" data-light={light === "unknown" ? "amber" : light}>
      <span className="lamp" aria-hidden="true" />
      <p>
        <strong>{WORDS[light]}</strong> {message}
      </p>
    </div>
  );
}
