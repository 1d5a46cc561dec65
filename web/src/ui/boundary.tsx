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

  /** Asks once more; then the whole page anew, because a newer build may have taken the place of what it names. */
  private readonly tryAgain = () => {
    this.tries += 1;
    if (this.tries > 1 && navigator.onLine) window.location.reload();
    renewFailed();
    this.setState({ hasFailed: false });
  };

  override render() {
    const { what, fallback, frame = (failure) => failure, children } = this.props;
    if (!this.state.hasFailed) return <Suspense fallback={fallback}>{children}</Suspense>;
    return frame(
      <Notice tone="red" urgent>
        {what} could not be loaded. Check that you are online, then try again.{" "}
        <Button tone="link" onPress={this.tryAgain}>
          Try again
        </Button>
      </Notice>,
    );
  }
}
