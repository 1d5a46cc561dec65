"""The conformance suite on a fourth kind: one folder and one registry line."""

from tests.mis.server_conformance import ServerConformance
from tests.mis.stages import TOY


class TestToy(ServerConformance):
    """See the base class."""

    stage = TOY
