"""Who may read: tokens of the token endpoint, the sample's own token as bearer, and signed calls (OAuth 1.0a)."""

import hmac
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from urllib.parse import quote, unquote_plus

from oauthlib.oauth1.rfc5849 import signature
from starlette.requests import Request
from starlette.responses import Response

from demo.sample_mis.front_door import FrontDoor
from demo.sample_mis.oneroster.answers import json

CLIENT_ID = "rollcall"
CLIENT_SECRET = "demo-oneroster/secret+1"  # noqa: S105 - opens an invented school only
CORE_SCOPES = frozenset(
    f"https://purl.imsglobal.org/spec/or/v1p2/scope/{name}.readonly" for name in ("roster-core", "roster")
)
DEMOGRAPHICS = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-demographics.readonly"


class Access:
    """`tokens` are those given out, each with its scopes; `expire` makes them worthless, as time does."""

    def __init__(self, door: FrontDoor) -> None:
        self._door = door
        self.tokens: dict[str, frozenset[str]] = {}
        self._given = 0

    def expire(self) -> None:
        """Forget every token that was given out."""
        self.tokens.clear()

    async def give_token(self, request: Request) -> Response:
        """The token endpoint: client credentials, with the client's id and secret as Basic."""
        fault = self._door.next_fault("token", "")
        if fault and fault.status != 200:
            return json({"error": "server_error"}, fault.status)
        form = await request.form()
        if not _is_client(request.headers.get("authorization", "")):
            return json({"error": "invalid_client"}, 401)
        if form.get("grant_type") != "client_credentials":
            return json({"error": "unsupported_grant_type"}, 400)
        scopes = frozenset(str(form.get("scope", "")).split())
        if scopes - CORE_SCOPES - {DEMOGRAPHICS}:
            return json({"error": "invalid_scope"}, 400)
        self._given += 1
        token = f"demo-oneroster-token-{self._given}"
        self.tokens[token] = scopes
        return json({"access_token": token, "token_type": "Bearer", "expires_in": 3600, "scope": " ".join(scopes)})

    def status(self, request: Request, collection: str) -> int:
        """200, 401 or 403 for one call."""
        given = request.headers.get("authorization", "")
        scheme, _, value = given.partition(" ")
        if scheme.lower() == "oauth":
            return 200 if _is_signed(request) else 401
        scopes = self.tokens.get(value) if scheme.lower() == "bearer" else None
        if scopes is not None:
            wanted = {DEMOGRAPHICS} if collection == "demographics" else CORE_SCOPES
            return 200 if not scopes or scopes & wanted else 403
        return 200 if self._door.admits(given) else 401


def _is_client(authorization: str) -> bool:
    try:
        client_id, _, secret = b64decode(authorization.partition(" ")[2], validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError):
        return False
    return (unquote_plus(client_id), unquote_plus(secret)) == (CLIENT_ID, CLIENT_SECRET)


def _is_signed(request: Request) -> bool:
    headers = {"Authorization": request.headers["authorization"]}
    given = dict(signature.collect_parameters(headers=headers, exclude_oauth_signature=False))
    kind = given.get("oauth_signature_method", "")
    if given.get("oauth_consumer_key") != CLIENT_ID or kind not in {"HMAC-SHA1", "HMAC-SHA256"}:
        return False
    parameters = signature.collect_parameters(uri_query=request.url.query, headers=headers)
    sorted_query = "&".join(sorted(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in parameters))
    base = signature.signature_base_string("GET", signature.base_string_uri(str(request.url)), sorted_query)
    digest = hmac.new(f"{quote(CLIENT_SECRET, safe='~')}&".encode(), base.encode(), kind.removeprefix("HMAC-").lower())
    return hmac.compare_digest(b64encode(digest.digest()).decode(), given.get("oauth_signature", ""))
