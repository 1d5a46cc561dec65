"""The office wants an address tried again of which a provider has said that nothing reaches it."""

from chalicelib.directory.domain.directory import DirectoryStore
from chalicelib.directory.domain.overrides import AddressHealth, OverrideStore, address_health_key
from chalicelib.people.domain.restrictions import OwnAddress, check_own, find_person
from chalicelib.shared.clock import Clock


class TryAddressAgain:
    """Counts from the next preview, dispatch and claim on, until a provider says the same of it again."""

    def __init__(self, *, directory: DirectoryStore, marks: OverrideStore, clock: Clock) -> None:
        self._directory = directory
        self._marks = marks
        self._clock = clock

    def __call__(self, school_id: str, person_id: str, given: OwnAddress, *, complaint: bool) -> None:
        """Forget what was heard of the address, a complaint only where `complaint` says so.

        Raises NotFoundError, InvalidError where it is not this person's.
        """
        directory = self._directory.load(school_id, ["pupils", "staff"], date="")
        check_own(find_person(directory, person_id), given)
        now, key = self._clock(), address_health_key(given.channel, given.address)

        def change(known: AddressHealth | None) -> AddressHealth | None:
            return known.forgiven(now=now, complaint=complaint) if known else None

        self._marks.change_health(school_id, key, change)
