"""The conformance suite on files: OneRoster CSV zips, and flat reports by a mapping."""

from tests.mis.conformance import ConnectorConformance
from tests.mis.stages import FLAT_FILES, ONEROSTER_FILES


class TestOneRosterFiles(ConnectorConformance):
    """See the base class."""

    stage = ONEROSTER_FILES


class TestFlatFiles(ConnectorConformance):
    """See the base class."""

    stage = FLAT_FILES
