"""What follows for a school when it is connected to an MIS, or to another one."""

from msgspec.structs import replace

from chalicelib.mis.domain.mis_settings import another_source
from chalicelib.mis.registry import RegisteredConnection
from chalicelib.schools.domain.school import School


def connected(school: School, connection: RegisteredConnection) -> School:
    """The school with another connection, syncing what that source holds.

    A dataset that the old source held and the school does not sync stays out. Nobody has checked yet whether another
    source shows every change, and without attendance nothing is to be read when registers close.
    """
    if "trust_changes" in connection.__struct_fields__:
        trusted = school.mis.trust_changes and not another_source(school.mis, connection)
        connection = replace(connection, trust_changes=trusted)
    left_out = set(school.mis.datasets) - set(school.datasets)
    datasets = tuple(dataset for dataset in connection.datasets if dataset not in left_out)
    settings = school.settings
    if "attendance" not in datasets:
        settings = replace(settings, registers=replace(settings.registers, times=()))
    return replace(school, mis=connection, datasets=datasets, settings=settings)
