"""How good each figure must be today, and how good it is wanted to be.

`now` is what was measured on 1 December 2026 with room for the noise of a shared machine (docs/performance.md), so
that a later loss is seen. What is only counted, requests and units, has no noise and no room.
"""

from bench.ratio import Hold

UNCHANGED_COST = Hold(must="at most", now=0, goal=0, floor=0.1, unit="u$")
UNCHANGED_REQUESTS = Hold(must="at most", now=0, goal=0)
ONE_PERCENT = Hold(must="at least", now=25, goal=25, floor=56)
TRUSTED_CHANGES = Hold(must="at least", now=83, goal=92, floor=100)
FIRST_LOAD = Hold(must="at least", now=3.5, goal=8, floor=8)
RESOLVING = Hold(must="at least", now=7, goal=16, floor=30)
CLICK_TO_FRESH = Hold(must="at most", now=1.4, goal=0.5, floor=0.3)
IMPORT = Hold(must="at most", now=1.8, goal=1.15, floor=1)
TOP_OF_HOUR = Hold(must="at most", now=2, goal=2, unit="s")
