"""The conformance suite on Wonde."""

from tests.mis.server_conformance import ServerConformance
from tests.mis.stages import WONDE


class TestWonde(ServerConformance):
    """See the base class."""

    stage = WONDE
