"""Keeps the secrets of MIS connections in Secrets Manager."""

from typing import TYPE_CHECKING

import msgspec

from chalicelib.mis.domain.mis_secrets import MisSecret

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager.client import SecretsManagerClient


class MisSecrets:
    """Implements mis.domain.mis_secrets.MisSecretStore; asked at each job, not cached."""

    def __init__(self, client: "SecretsManagerClient", *, prefix: str) -> None:
        self._client = client
        self._prefix = prefix

    def get(self, school_id: str) -> MisSecret | None:
        """See the port."""
        try:
            text = self._client.get_secret_value(SecretId=self._prefix + school_id)["SecretString"]
            return msgspec.json.decode(text, type=MisSecret)
        except (self._client.exceptions.ResourceNotFoundException, msgspec.DecodeError):
            return None

    def keep(self, school_id: str, secret: MisSecret) -> None:
        """See the port."""
        name, text = self._prefix + school_id, msgspec.json.encode(secret).decode()
        try:
            self._client.create_secret(Name=name, SecretString=text)
        except self._client.exceptions.ResourceExistsException:
            self._client.put_secret_value(SecretId=name, SecretString=text)
