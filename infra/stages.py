"""What differs between stages beside Chalice's configuration: the queues' visibility and the sender."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One deployment of the whole system. The four durations are queue visibility time-outs in seconds.

    They close the order that crash safety needs: a function's time-out (.chalice/config.json) is shorter than
    the lease its worker takes (that file's environment variables), which is shorter than the visibility here.
    """

    name: str
    scheduled_visibility_seconds: int
    refresh_visibility_seconds: int
    dispatch_visibility_seconds: int = 180
    delivery_visibility_seconds: int = 90
    sender_email: str | None = None

    @property
    def foundation_stack(self) -> str:
        """Name of the stack that holds data and people."""
        return f"rollcall-{self.name}-foundation"

    @property
    def app_stack(self) -> str:
        """Name of the stack that holds functions and the API."""
        return f"rollcall-{self.name}-app"

    @property
    def page_stack(self) -> str:
        """Name of the stack that serves the page."""
        return f"rollcall-{self.name}-page"

    @property
    def operations_stack(self) -> str:
        """Name of the stack that holds the alarms."""
        return f"rollcall-{self.name}-operations"


STAGES = {
    # Short, so that a killed worker's job comes back within a minute on a laptop.
    "local": Stage(
        name="local",
        scheduled_visibility_seconds=60,
        refresh_visibility_seconds=60,
        sender_email="office@rollcall.example",
    ),
    "prod": Stage(name="prod", scheduled_visibility_seconds=960, refresh_visibility_seconds=180),
}


def stage_named(name: str) -> Stage:
    """Return the stage, or raise SystemExit with the names that exist."""
    if name not in STAGES:
        raise SystemExit(f"There is no stage called {name}. Stages are: {', '.join(STAGES)}.")
    return STAGES[name]
