"""Digests that tell whether a record, or a whole feed, is what it was."""

from collections.abc import Iterable
from hashlib import blake2b

import msgspec

from chalicelib.directory.domain.records import Record

_encoder = msgspec.json.Encoder(order="deterministic")
_SIZE = 12  # bytes: 96 bits keep the chance of one collision among 50,000 people below 1e-19


def encode_record(record: Record) -> bytes:
    """The record as canonical JSON: the same record gives the same bytes."""
    return _encoder.encode(record)


def body_digest(body: bytes) -> str:
    """Digest of one encoded record, 24 hexadecimal characters."""
    return blake2b(body, digest_size=_SIZE).hexdigest()


def feed_digest(digests: Iterable[tuple[str, str]]) -> str:
    """Digest of a whole feed from its (key, digest) pairs, whatever their order."""
    total = blake2b(digest_size=_SIZE)
    for key, digest in sorted(digests):
        total.update(f"{key}={digest}\n".encode())
    return total.hexdigest()
