"""OAuth 1.0a without a user (two-legged): each call is signed with the client's secret."""

from chalicelib.mis import errors


class SignedCalls:
    """Satisfies `Authorization`; `signature` is HMAC-SHA1, as the standard has it, or HMAC-SHA256."""

    def __init__(self, mis: str, *, client_id: str, secret: str, signature: str) -> None:
        if not client_id or not secret:
            raise errors.bad_token(mis)
        self._client_id, self._secret, self._signature = client_id, secret, signature

    def header(self, url: str) -> str:
        """See Authorization; the address is part of what is signed."""
        from oauthlib.oauth1 import Client

        client = Client(self._client_id, client_secret=self._secret, signature_method=self._signature)
        return str(client.sign(url)[1]["Authorization"])

    def renew(self) -> bool:
        """See Authorization: another signature would be refused for the same reason."""
        return False
