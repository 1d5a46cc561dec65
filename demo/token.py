"""`python -m demo.token ROLE`: print a token of the running demo."""

import sys

from demo.note import read_note

if __name__ == "__main__":
    print(read_note().token(sys.argv[1]))
