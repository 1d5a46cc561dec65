"""The conformance suite on Wonde."""

from tests.mis.conformance import ConnectorConformance
from tests.mis.stages import WONDE


class TestWonde(ConnectorConformance):
    """See the base class."""

    stage = WONDE
