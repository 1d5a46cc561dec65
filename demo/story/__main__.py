"""`python -m demo.story`: play every act that the connector can play; exits 1 when an outcome is wrong."""

import argparse
from importlib import import_module
from pathlib import Path

from demo.api import Api, ApiError
from demo.note import STATE_DIR, read_note
from demo.story import ACTS
from demo.story.connectors import CONNECTORS
from demo.story.narrator import Narrator
from demo.story.surroundings import Surroundings


def _play(tell: Narrator, office: Api, around: Surroundings) -> None:
    for number, (name, title) in enumerate(ACTS.items(), start=1):
        tell.act(f"{number}. {title}")
        if reason := around.connection.cannot.get(name):
            tell.step(f"Not played. {reason}")
            continue
        try:
            import_module(f"demo.story.{name}").play(tell, office, around)
        except (ApiError, TimeoutError) as error:
            tell.check(False, f"the act could not go on: {error}")


def main() -> None:
    """Play every act with one connector."""
    parser = argparse.ArgumentParser(prog="demo.story", description=__doc__)
    parser.add_argument("--state-dir", type=Path, default=STATE_DIR)
    parser.add_argument("--connector", choices=CONNECTORS, default="wonde")
    given = parser.parse_args()
    note = read_note(given.state_dir)
    tell, around = Narrator(), Surroundings(note, given.connector)
    with around.connection.made(tell):
        _play(tell, note.api("sender"), around)
    if tell.wrong:
        raise SystemExit(f"\n{tell.wrong} outcomes are wrong.")
    print("\nEverything came out right.")


if __name__ == "__main__":
    main()
