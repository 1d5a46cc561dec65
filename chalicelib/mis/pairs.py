"""Brings what a source says of one pair of pupil and contact, perhaps more than once, into one link."""

from collections.abc import Iterable

import msgspec

from chalicelib.directory.domain.records import ContactLink


def folded(links: Iterable[ContactLink]) -> tuple[ContactLink, ...]:
    """One link a contact, by priority (None last) and then by id, whatever the order in which they came.

    Where a contact stands under one pupil twice, the link of the higher priority stays, and a court order or
    parental responsibility on either is not lost.
    """
    found: dict[str, ContactLink] = {}
    for link in sorted(links, key=_rank):
        first = found.setdefault(link.contact_id, link)
        found[link.contact_id] = msgspec.structs.replace(
            first,
            court_order=first.court_order or link.court_order,
            responsibility=_either(first.responsibility, link.responsibility),
            lives_with=_either(first.lives_with, link.lives_with),
        )
    return tuple(found.values())


def _rank(link: ContactLink) -> tuple[bool, int, str, bytes]:
    return link.priority is None, link.priority or 0, link.contact_id, msgspec.json.encode(link)


def _either(one: bool | None, other: bool | None) -> bool | None:
    return one if other is None else other if one is None else one or other
