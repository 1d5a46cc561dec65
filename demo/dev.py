"""`python -m demo.dev`: the page from its sources, with hot reload, in front of the running demo."""

import os

from demo.note import read_note


def main() -> None:
    """Become Vite's own server, so that Ctrl-C and whatever it says are as its users know them."""
    note = read_note()
    print(f"- The page as you edit it, in front of the demo at {note.page_url}. The same users sign in.", flush=True)
    os.execvpe("npm", ["npm", "--prefix", "web", "run", "dev"], os.environ | note.page_environment())  # noqa: S606, S607


if __name__ == "__main__":
    main()
