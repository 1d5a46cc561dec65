"""The API's MIS part: how the school is connected; its secret goes in and never comes out."""

from chalice.app import Blueprint

from chalicelib import bootstrap
from chalicelib.domain.mis_settings import MisSettings, MisSettingsView, mis_settings_view
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint

mis_settings_api = Blueprint(__name__)


@endpoint(
    mis_settings_api, "GET", "/settings/mis", summary="MIS connection", answer=MisSettingsView, role="administrator"
)
def get_mis_settings(caller: Caller) -> MisSettingsView:
    """The connection as it is."""
    school = bootstrap.schools().get(caller.school_id)
    return mis_settings_view(school, bootstrap.mis_secrets().get(school.id))


@endpoint(
    mis_settings_api,
    "PUT",
    "/settings/mis",
    summary="Connect the school to its MIS; a secret that is left out stays, unless the address changes",
    body=MisSettings,
    answer=MisSettingsView,
    role="administrator",
)
def put_mis_settings(caller: Caller, body: MisSettings) -> MisSettingsView:
    """The next read uses it."""
    return bootstrap.change_mis()(caller.school_id, body)
