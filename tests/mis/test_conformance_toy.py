"""The conformance suite on a fourth kind: one folder and one registry line."""

from tests.mis.conformance import ConnectorConformance
from tests.mis.stages import TOY


class TestToy(ConnectorConformance):
    """See the base class."""

    stage = TOY
