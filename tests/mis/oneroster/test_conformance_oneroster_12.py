"""The conformance suite on OneRoster 1.2 with OAuth 2."""

from tests.mis.server_conformance import ServerConformance
from tests.mis.stages import ONEROSTER_12


class TestOneRoster12(ServerConformance):
    """See the base class."""

    stage = ONEROSTER_12
