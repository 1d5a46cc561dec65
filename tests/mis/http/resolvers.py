"""A resolver that says what a test wants and counts how often it is asked."""

from collections.abc import Sequence


class FakeResolver:
    """Gives one answer after the other; the last goes on for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
