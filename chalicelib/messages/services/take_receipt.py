"""Takes what a provider tells of a delivery: its status, its message's counts, and its address's health."""

from chalicelib.channels.port import DeliveryPlace
from chalicelib.directory.domain.overrides import AddressHealth, OverrideStore, address_health_key
from chalicelib.directory.domain.receipts import Receipt
from chalicelib.messages.domain.deliveries import Delivery
from chalicelib.messages.domain.ports import DeliveryStore
from chalicelib.shared.compare_and_swap import compare_and_swap
from chalicelib.shared.errors import ConflictError, RetriableError
from chalicelib.shared.purposes import Channel

_TRIES = 10


class TakeReceipt:
    """Harmless to repeat and in any order: receipts come more than once, and a bounce may come after a delivery."""

    def __init__(self, *, deliveries: DeliveryStore, marks: OverrideStore) -> None:
        self._deliveries = deliveries
        self._marks = marks

    def of_reference(self, channel: Channel, reference: str, receipt: Receipt) -> bool:
        """Take a receipt that names the provider's reference; False where no delivery has it."""
        place = self._deliveries.find(reference)
        return place is not None and self(channel, place, receipt)

    def __call__(self, channel: Channel, place: DeliveryPlace, receipt: Receipt, *, reference: str = "") -> bool:
        """Take a receipt that names the delivery; False where there is none. Raises RetriableError."""

        def decide(delivery: Delivery | None) -> Delivery | None:
            return None if delivery is None else delivery.with_receipt(receipt, reference=reference)

        def save(before: Delivery | None, after: Delivery | None) -> Delivery | None:
            if before is None or after is None or after is before:
                return after
            if not self._deliveries.apply_receipt(place, before, after):
                raise ConflictError("This delivery was changed just now.")
            return after

        delivery = compare_and_swap(
            lambda: self._deliveries.get(place),
            decide,
            save,
            tries=_TRIES,
            gave_up=RetriableError("This delivery keeps changing.", internal="a receipt found no quiet moment"),
        )
        if delivery is None:
            return False
        self._update_address_health(place.ref.school_id, channel, delivery.address, receipt)
        return True

    def _update_address_health(self, school_id: str, channel: Channel, address: str, receipt: Receipt) -> None:
        key = address_health_key(channel, address)

        def change(known: AddressHealth | None) -> AddressHealth | None:
            if known is not None:
                return known.after(receipt)
            if receipt.address is None or (receipt.address == "reached" and not receipt.complained):
                return None  # what every good address would say: nothing is kept of it
            return AddressHealth(
                key=key, state=receipt.address, at=receipt.at, reason=receipt.reason, complained=receipt.complained
            )

        self._marks.change_health(school_id, key, change)
