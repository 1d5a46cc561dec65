/** The footer's icon: three small rectangles, still and white, cycling green, or amber. */
export type Light = "idle" | "running" | "attention" | "unknown";

export function Rectangles({ light }: { light: Light }) {
  return (
    <svg
      className="rectangles"
      data-light={light}
      viewBox="0 0 22 20"
      width="22"
      height="20"
      aria-hidden="true"
    >
      <rect x="1" y="8" width="5" height="12" rx="1" />
      <rect x="8.5" y="1" width="5" height="19" rx="1" />
      <rect x="16" y="5" width="5" height="15" rx="1" />
    </svg>
  );
}
