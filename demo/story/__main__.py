"""`python -m demo.story`: play every act; exits 1 when an outcome is wrong."""

import argparse
from pathlib import Path

from demo.api import ApiError
from demo.note import STATE_DIR, read_note
from demo.story import absent_today, changed_number, refresh_in_between, vanished_year
from demo.story.narrator import Narrator
from demo.story.surroundings import Surroundings


def main() -> None:
    """Play every act."""
    parser = argparse.ArgumentParser(prog="demo.story", description=__doc__)
    parser.add_argument("--state-dir", type=Path, default=STATE_DIR)
    note = read_note(parser.parse_args().state_dir)
    tell, office, around = Narrator(), note.api("sender"), Surroundings(note)
    for act in (changed_number, absent_today, vanished_year, refresh_in_between):
        try:
            act.play(tell, office, around)
        except (ApiError, TimeoutError) as error:
            tell.check(False, f"the act could not go on: {error}")
    if tell.wrong:
        raise SystemExit(f"\n{tell.wrong} outcomes are wrong.")
    print("\nEverything came out right.")


if __name__ == "__main__":
    main()
