"""Secrets of MIS connections in memory."""

from chalicelib.mis.domain.mis_secrets import MisSecret


class FakeMisSecrets:
    """Implements mis.domain.mis_secrets.MisSecretStore."""

    def __init__(self) -> None:
        self._kept: dict[str, MisSecret] = {}

    def get(self, school_id: str) -> MisSecret | None:
        return self._kept.get(school_id)

    def keep(self, school_id: str, secret: MisSecret) -> None:
        self._kept[school_id] = secret
