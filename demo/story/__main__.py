"""`python -m demo.story`: play every act that the connector can play; exits 1 when an outcome is wrong."""

import argparse
from pathlib import Path

from demo.api import Api, ApiError
from demo.note import STATE_DIR, read_note
from demo.story import absent_today, came_back, changed_number, failed_update, refresh_in_between, vanished_year
from demo.story.connectors import CONNECTORS
from demo.story.narrator import Narrator
from demo.story.surroundings import Surroundings

_ACTS = {
    "changed_number": changed_number.play,
    "absent_today": absent_today.play,
    "vanished_year": vanished_year.play,
    "refresh_in_between": refresh_in_between.play,
    "failed_update": failed_update.play,
    "came_back": came_back.play,
}


def _play(tell: Narrator, office: Api, around: Surroundings) -> None:
    for name, play in _ACTS.items():
        if reason := around.connection.cannot.get(name):
            tell.act(f"Not played: {name.replace('_', ' ')}")
            tell.step(reason)
            continue
        try:
            play(tell, office, around)
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
