"""OAuth 2 client credentials: a token from the MIS's token endpoint, got anew when it is refused."""

from base64 import b64encode
from urllib.parse import quote, urlencode

from msgspec import Struct, structs

from chalicelib.mis import errors
from chalicelib.mis.authorization import Fixed, bearer
from chalicelib.mis.calls import Request, Timing
from chalicelib.mis.http import HttpClient
from chalicelib.shared.errors import FatalError


class _Grant(Struct):
    access_token: str


class ClientCredentials:
    """Satisfies `Authorization`; the id and secret go to the token endpoint alone, and never after a redirect."""

    def __init__(
        self, mis: str, *, token_url: str, client_id: str, secret: str, scope: str, timing: Timing | None = None
    ) -> None:
        if not client_id or not secret:
            raise errors.bad_token(mis)
        # RFC 6749, 2.3.1: both are form-encoded before they are joined.
        pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
        timing = timing or Timing()
        # One try: the call that needs the token has its own tries, and asks again with each.
        timing = structs.replace(timing, limits=structs.replace(timing.limits, attempts=1))
        basic = f"Basic {b64encode(pair.encode()).decode()}"
        self._mis = mis
        self._client = HttpClient(mis=mis, base_url=token_url, authorization=basic, timing=timing)
        form = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
        self._request = Request(url=token_url, what="access token", permission=scope, form=urlencode(form))
        self._token: Fixed | None = None

    def header(self, url: str) -> str:
        """See Authorization; asks for a token where there is none."""
        if self._token is None:
            self._token = self._granted()
        return self._token.header(url)

    def renew(self) -> bool:
        """See Authorization."""
        self._token = None
        return True

    def _granted(self) -> Fixed:
        try:
            return bearer(self._mis, self._client.get_json(self._request, _Grant).access_token)
        except FatalError as error:
            if error.code == "mis_bad_token":
                raise errors.unreadable(self._mis, f"{self._mis}: the token cannot be one") from None
            raise errors.no_token(self._mis, error.internal) from None
