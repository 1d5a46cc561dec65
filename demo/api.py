"""A signed-in client of Rollcall's API, for the demo, the story and the end-to-end tests."""

import time
from dataclasses import dataclass
from typing import Any

import boto3
import urllib3
from botocore import UNSIGNED
from botocore.config import Config

_pool = urllib3.PoolManager(timeout=30, retries=False)


class ApiError(Exception):
    """An answer that is not a success, in the API's own words."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True)
class Api:
    """The API at `url` as one user sees it; `token` None is nobody signed in."""

    url: str
    token: str | None

    def get(self, path: str) -> Any:
        """The decoded answer; raises ApiError."""
        return self._call("GET", path, None)

    def post(self, path: str, body: object = None) -> Any:
        """The decoded answer; raises ApiError."""
        return self._call("POST", path, {} if body is None else body)

    def put(self, path: str, body: object) -> Any:
        """The decoded answer; raises ApiError."""
        return self._call("PUT", path, body)

    def patch(self, path: str, body: object) -> Any:
        """The decoded answer; raises ApiError."""
        return self._call("PATCH", path, body)

    def delete(self, path: str) -> Any:
        """The decoded answer; raises ApiError."""
        return self._call("DELETE", path, None)

    def wait_for_run(self, run_id: str, *, seconds: float = 120) -> Any:
        """The run once it has ended; a booked follow-up is waited for as well."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            run = self.get(f"/sync/runs/{run_id}")
            if run["finished_at"]:
                return run
            time.sleep(0.2)
        raise TimeoutError(f"run {run_id} has not ended within {seconds:.0f} s")

    def wait_for_message(self, message_id: str, statuses: set[str], *, seconds: float = 60) -> Any:
        """The message once its status is one of these."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            message = self.get(f"/messages/{message_id}")
            if message["status"] in statuses:
                return message
            time.sleep(0.2)
        raise TimeoutError(f"the message is still {message['status']} after {seconds:.0f} s")

    def _call(self, method: str, path: str, body: object) -> Any:
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        answer = _pool.request(method, self.url + path, headers=headers, json=body)
        decoded = answer.json() if answer.data else None
        if answer.status >= 400:
            failure = decoded.get("error", {}) if isinstance(decoded, dict) else {}
            raise ApiError(answer.status, failure.get("code", ""), failure.get("message", str(decoded)))
        return decoded


def sign_in(*, endpoint_url: str, region: str, client_id: str, username: str, password: str) -> str:
    """A user's id token, from Cognito as a browser asks for it: unsigned."""
    cognito = boto3.client(
        "cognito-idp", endpoint_url=endpoint_url, region_name=region, config=Config(signature_version=UNSIGNED)
    )
    answer = cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
    )
    token: str = answer["AuthenticationResult"]["IdToken"]
    return token
