/** Keeps a part that breaks, or cannot be loaded, from taking the rest of the page with it. */
import { Component, type ReactNode, Suspense } from "react";
import { Button } from "./button";
import { renewFailed } from "./loadable";
import { Notice } from "./notice";

interface Props {
  /** What could not be loaded: "This page". */
  what: string;
  /** Shown while it loads. */
  fallback: ReactNode;
  /** Frames what is said when it failed. */
  frame?: (failure: ReactNode) => ReactNode;
  children: ReactNode;
}

export class Boundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };
  private tries = 0;

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  private readonly tryAgain = async () => {
    this.tries += 1;
    // A newer build may have taken the place of the files that this one names; then only a new page helps.
    if (this.tries > 1 && (await isServed())) window.location.reload();
    renewFailed();
    this.setState({ hasFailed: false });
  };

  override render() {
    const { what, fallback, frame = (failure) => failure, children } = this.props;
    if (!this.state.hasFailed) return <Suspense fallback={fallback}>{children}</Suspense>;
    return frame(
      <Notice tone="red" urgent>
        {what} could not be loaded. Check that you are online, then try again.{" "}
        <Button tone="link" onPress={() => void this.tryAgain()}>
          Try again
        </Button>
      </Notice>,
    );
  }
}

/** Whether a page that is loaded anew would come. */
async function isServed(): Promise<boolean> {
  return fetch("/config.json", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
}
