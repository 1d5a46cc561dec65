"""Why a stored record differs from what the MIS says now, where somebody or the guard wanted it so."""

from typing import TypeAlias

from msgspec import Struct


class RemovalDiscarded(Struct, frozen=True, gc=False):
    """An administrator discarded the removal: the person stays as long as the MIS lacks them."""


class BlankingHeld(Struct, frozen=True, gc=False):
    """The MIS's record with this digest would blank an address, which waits for an administrator."""

    digest: str


class BlankingDiscarded(Struct, frozen=True, gc=False):
    """An administrator discarded a blanking: the person stays as long as the MIS's record has this digest."""

    digest: str


class ListedAsLeaver(Struct, frozen=True, gc=False):
    """The source's own lists named the person who was removed, for the guard's count in the rollover."""


KeptState: TypeAlias = RemovalDiscarded | BlankingHeld | BlankingDiscarded | ListedAsLeaver
