"""The conformance suite on OneRoster 1.1 with signed calls."""

from tests.mis.server_conformance import ServerConformance
from tests.mis.stages import ONEROSTER_11


class TestOneRoster11(ServerConformance):
    """See the base class."""

    stage = ONEROSTER_11
