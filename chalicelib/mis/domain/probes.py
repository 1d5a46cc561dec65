"""What a connector depends on besides its datasets, each tried with one call before a connection is kept."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from msgspec import Struct

from chalicelib.directory.domain.records import Record
from chalicelib.shared.datasets import Dataset


class Probe(Struct, frozen=True, kw_only=True):
    """One list or object that a dataset's reads or removals need now and then.

    `call` asks for it once and gives the records that it holds, if they are people; it raises what a read raises.
    `missing` says in a sentence what follows where the source refuses it.
    """

    dataset: Dataset
    call: Callable[[], tuple[Record, ...]]
    missing: str


class Probed(Struct, frozen=True, kw_only=True):
    """What came of the probes of one dataset: people to show as examples, and sentences."""

    records: tuple[Record, ...] = ()
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@runtime_checkable
class Probing(Protocol):
    """A connector that has probes."""

    def probes(self) -> tuple[Probe, ...]:
        """What there is to try."""
        ...
