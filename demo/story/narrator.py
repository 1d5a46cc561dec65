"""Tells the story step by step with times, and remembers what came out wrong."""

import time
from datetime import datetime


class Narrator:
    """Prints to the person watching; `wrong` counts the outcomes that were not as they must be."""

    def __init__(self) -> None:
        self.wrong = 0
        self._began = time.monotonic()

    def act(self, title: str) -> None:
        """Begin an act."""
        print(f"\n{title}\n{'-' * len(title)}", flush=True)

    def step(self, text: str) -> None:
        """Tell what happens now."""
        print(f"{datetime.now().astimezone():%H:%M:%S}  {self._elapsed():5.1f} s  {text}", flush=True)

    def check(self, right: object, text: str) -> None:
        """Tell an outcome, and whether it is as it must be."""
        if not right:
            self.wrong += 1
        print(f"{'':8}  {self._elapsed():5.1f} s  {'  right:' if right else '  WRONG:'} {text}", flush=True)

    def _elapsed(self) -> float:
        return time.monotonic() - self._began
