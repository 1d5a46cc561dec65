"""In which of the known ways this server differs from the standard; changed while it runs."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Naming: TypeAlias = Literal["pupils", "contacts", "both", "text"]
"""Who names whom in `agents`; "text" is the pupils' `agentSourceIds: "a,b"` of a real server."""


@dataclass(slots=True)
class Style:
    """`counted` and `linked` give X-Total-Count and Link, which a real server lacks; a longer limit is cut silently.

    `blind` is a token without an organisation: every list is empty, with a 200.
    """

    counted: bool = True
    linked: bool = True
    most_rows: int = 500
    agents: Naming = "pupils"
    blind: bool = False
