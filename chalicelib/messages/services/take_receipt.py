"""Takes what a provider tells of a delivery: its status, its message's counts, and its address's health."""

from chalicelib.channels.port import DeliveryPlace
from chalicelib.directory.domain.overrides import AddressHealth, OverrideStore, address_health_key
from chalicelib.directory.domain.receipts import Receipt
from chalicelib.messages.domain.ports import DeliveryStore
from chalicelib.shared.errors import RetriableError
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
        for _ in range(_TRIES):
            delivery = self._deliveries.get(place)
            if delivery is None:
                return False
            told = delivery.with_receipt(receipt, reference=reference)
            if told is delivery or self._deliveries.apply_receipt(place, delivery, told):
                self._update_address_health(place.ref.school_id, channel, delivery.address, receipt)
                return True
        raise RetriableError("This delivery keeps changing.", internal="a receipt found no quiet moment")

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
