"""Connections to the sample MIS's OneRoster, one for each way to prove who asks."""

from typing import Any, Literal

from chalicelib.mis.calls import Timing
from chalicelib.mis.domain.feed import Connector
from chalicelib.mis.domain.mis_connections import OneRosterConnection
from chalicelib.mis.registry import build_connector
from demo.sample_mis.oneroster.access import CLIENT_ID, CLIENT_SECRET
from demo.sample_mis.oneroster.routes import TOKEN_PATH
from demo.sample_mis.server import TOKEN, SampleMis
from tests.mis.clients import ON_THIS_MACHINE

Version = Literal["1.1", "1.2"]


def connection(mis: SampleMis, version: Version = "1.2", **fields: Any) -> OneRosterConnection:
    known = {"auth": "oauth2", "token_url": mis.url + TOKEN_PATH, "client_id": CLIENT_ID}
    return OneRosterConnection(version=version, base_url=mis.url, **known | fields)


def connect(mis: SampleMis, version: Version = "1.2", *, timing: Timing | None = None, **fields: Any) -> Connector:
    made = connection(mis, version, **fields)
    secret = TOKEN if made.auth == "bearer" else CLIENT_SECRET
    return build_connector(made, secret, timezone="Europe/London", timing=timing or ON_THIS_MACHINE)
