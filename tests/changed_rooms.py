"""`python -m tests.changed_rooms`: the unit tests of the rooms that differ from what main has, or from the last commit.

A room's tests stand in the folder of tests/ with the room's own name. Journeys, browser and infrastructure tests raise
the local stack: `make test` runs those.
"""

import subprocess
import sys
from pathlib import Path

_NEEDS_A_STACK = {"journeys", "browser", "infra", "bench", "soak", "faults"}
_TESTS = Path(__file__).parent


def changed_files() -> list[str]:
    """Paths that differ from main (on main itself: from the last commit), untracked ones included."""
    branch = _git("rev-parse", "--abbrev-ref", "HEAD")[0]
    base = "HEAD" if branch == "main" else _git("merge-base", "HEAD", "main")[0]
    return _git("diff", "--name-only", base) + _git("ls-files", "--others", "--exclude-standard")


def test_folders(changed: list[str]) -> list[str]:
    """The folders of tests/ whose rooms hold one of these paths, and the architecture's."""
    rooms = {"architecture"}
    for path in map(Path, changed):
        if path.parts[0] in ("chalicelib", "tests") and len(path.parts) > 2:
            rooms.add(path.parts[1])
        elif path.parts[:2] == ("demo", "sample_mis"):
            rooms.add("sample_mis")
        elif path.parts[0] in ("demo", "ops"):
            rooms.add(path.parts[0])
    return [f"tests/{room}" for room in sorted(rooms - _NEEDS_A_STACK) if (_TESTS / room).is_dir()]


def main() -> None:
    """Run what the change needs; exits as pytest or Vitest does."""
    changed = changed_files()
    folders = test_folders(changed)
    print(f"Tests of {', '.join(folders)}", flush=True)
    commands = [[sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", *folders]]
    if any(path.startswith("web/") for path in changed):
        commands.append(["npm", "--prefix", "web", "run", "--silent", "test", "--", "--changed"])
    codes = [subprocess.run(command, check=False).returncode for command in commands]  # noqa: S603 - our own commands
    sys.exit(max(codes))


def _git(*arguments: str) -> list[str]:
    answer = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)  # noqa: S603, S607 - git
    return answer.stdout.splitlines()


if __name__ == "__main__":
    main()
