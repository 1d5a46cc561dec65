"""A worker that stops before each call to a port until it is told to go on, or to die."""

from collections.abc import Callable
from threading import Semaphore, Thread

from chalicelib.shared.errors import RollcallError
from tests.fakes.port_calls import Killed


class SteppedWorker(Thread):
    """Runs `work` in a thread of its own, which runs only inside `step` and so never beside the test.

    `at` names the port call that it stands before; `result` is "running" until the work has ended, and then
    "done", "refused" (by an expected error) or "killed".
    """

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._go = Semaphore(0)
        self._stopped = Semaphore(0)
        self._dying = False
        self.at = "start"
        self.result = "running"
        self.fault: BaseException | None = None
        self.start()

    def step(self) -> None:
        """Let it make one call; raises what the work should not have raised."""
        self._go.release()
        self._stopped.acquire()
        if self.fault is not None:
            raise self.fault

    def die(self) -> None:
        """Kill it where it stands."""
        self._dying = True
        self.step()

    def run(self) -> None:
        self._go.acquire()
        try:
            if self._dying:
                raise Killed
            self._work()
            self.result = "done"
        except RollcallError:
            self.result = "refused"
        except Killed:
            self.result = "killed"
        except BaseException as fault:  # the test thread raises it
            self.result = "killed"
            self.fault = fault
        self._stopped.release()

    def pause(self, name: str) -> None:
        """Called in its own thread before each call to a port."""
        self.at = name
        self._stopped.release()
        self._go.acquire()
        if self._dying:
            raise Killed(name)
