"""How a school's toy is reached."""

from typing import ClassVar

from chalicelib.mis.domain.mis_connections import MisConnection


class ToyConnection(MisConnection, frozen=True, kw_only=True, tag="toy", tag_field="kind"):
    """One school's toy; its secret is a token."""

    label: ClassVar[str] = "Toy"

    base_url: str

    @property
    def place(self) -> str:
        """The server."""
        return f"toy {self.base_url.rstrip('/')}"
