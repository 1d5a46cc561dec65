"""The channels that messages go by, and the purposes that they serve."""

from typing import Literal, TypeAlias

Channel: TypeAlias = Literal["email", "sms"]


Purpose: TypeAlias = Literal["attendance", "urgent", "general"]
