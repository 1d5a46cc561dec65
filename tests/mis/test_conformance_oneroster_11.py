"""The conformance suite on OneRoster 1.1 with signed calls."""

from tests.mis.conformance import ConnectorConformance
from tests.mis.stages import ONEROSTER_11


class TestOneRoster11(ConnectorConformance):
    """See the base class."""

    stage = ONEROSTER_11
