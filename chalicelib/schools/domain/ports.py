"""Where schools are kept."""

from collections.abc import Callable, Collection
from typing import Protocol

from chalicelib.schools.domain.school import School


class SchoolStore(Protocol):
    """Where schools are kept."""

    def get(self, school_id: str) -> School:
        """One school; raises NotFoundError."""
        ...

    def get_many(self, school_ids: Collection[str]) -> dict[str, School]:
        """Many schools, strongly consistent; left out are those that `get` would raise for."""
        ...

    def change(self, school_id: str, change: Callable[[School], School]) -> School:
        """Replace a school by what `change` makes of it, deciding again when somebody else came first.

        Gives the school as it is then. Raises NotFoundError, ConflictError, and whatever `change` raises.
        """
        ...

    def put(self, school: School) -> None:
        """Create or replace a school."""
        ...
