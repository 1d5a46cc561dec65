"""The API's MIS part: how the school is connected; its secret goes in and never comes out."""

from chalice.app import Blueprint

from chalicelib.bootstrap import connections, process, stores
from chalicelib.entrypoints.http.auditing import Audited
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.mis.domain.dropped_files import NewUpload, UploadAddress, safe_name
from chalicelib.mis.domain.mis_check import MisCheck
from chalicelib.mis.domain.mis_settings import MisSettings, MisSettingsView, mis_settings_view

mis_settings_api = Blueprint(__name__)


@endpoint(
    mis_settings_api, "GET", "/settings/mis", summary="MIS connection", answer=MisSettingsView, role="administrator"
)
def get_mis_settings(caller: Caller) -> MisSettingsView:
    """The connection as it is."""
    school = stores.schools().get(caller.school_id)
    return mis_settings_view(school.mis, school.datasets, connections.mis_secrets().get(school.id))


@endpoint(
    mis_settings_api,
    "PUT",
    "/settings/mis",
    summary="Connect the school to its MIS; a secret that is left out stays, unless the address changes",
    body=MisSettings,
    answer=MisSettingsView,
    role="administrator",
    audit=Audited(action="mis_connection_changed", detail=lambda body: body.kind),
)
def put_mis_settings(caller: Caller, body: MisSettings) -> MisSettingsView:
    """The next read uses it."""
    return connections.change_mis()(caller.school_id, body)


@endpoint(
    mis_settings_api,
    "POST",
    "/settings/mis/upload-address",
    summary="An address to send one file to, for a quarter of an hour; its arrival starts an update",
    body=NewUpload,
    answer=UploadAddress,
    role="administrator",
    audit=Audited(action="upload_address_given"),
)
def post_mis_upload_address(caller: Caller, body: NewUpload) -> UploadAddress:
    """The file goes straight to where files are read from."""
    files = connections.dropped_files(caller.school_id)
    return files.upload_address(process.new_id(), safe_name(body), body.size, now=process.now())


@endpoint(
    mis_settings_api,
    "POST",
    "/settings/mis/test",
    summary="Try this connection, or with an empty body the school's own: one page of each dataset",
    body=MisSettings,
    answer=MisCheck,
    role="administrator",
    audit=Audited(action="mis_connection_tried", detail=lambda body: body.kind),
)
def post_mis_settings_test(caller: Caller, body: MisSettings) -> MisCheck:
    """Nothing is kept."""
    return connections.check_mis()(caller.school_id, body)
