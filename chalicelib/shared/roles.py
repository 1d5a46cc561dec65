"""What somebody who signs in may do at their school."""

from typing import Literal, TypeAlias

Role: TypeAlias = Literal["composer", "sender", "administrator"]

ROLES: tuple[Role, ...] = ("composer", "sender", "administrator")
"""In rising order: each holds all that those before it hold."""


def holds(held: Role, wanted: Role) -> bool:
    """Whether a role is `wanted` or a higher one."""
    return ROLES.index(held) >= ROLES.index(wanted)
