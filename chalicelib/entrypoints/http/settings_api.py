"""The API's settings part: a school's sync windows, holidays, source lag, guard and retention."""

from chalice.app import Blueprint

from chalicelib.bootstrap import process, stores, syncing
from chalicelib.entrypoints.http.auditing import Audited
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.sync.views.settings_change import (
    SettingsChange,
    SettingsPreview,
    SettingsView,
    parts_that_change,
    settings_preview,
    settings_view,
)

settings_api = Blueprint(__name__)


@endpoint(settings_api, "GET", "/settings/sync", summary="Sync settings", answer=SettingsView, role="administrator")
def get_sync_settings(caller: Caller) -> SettingsView:
    """The settings as they are."""
    return settings_view(stores.schools().get(caller.school_id))


def _what_changes(caller: Caller, change: SettingsChange) -> str:
    return ", ".join(parts_that_change(stores.schools().get(caller.school_id), change)) or "nothing"


@endpoint(
    settings_api,
    "PUT",
    "/settings/sync",
    summary="Change sync settings",
    body=SettingsChange,
    answer=SettingsView,
    role="administrator",
    audit=Audited(action="sync_settings_changed", detail_for=_what_changes),
)
def put_sync_settings(caller: Caller, body: SettingsChange) -> SettingsView:
    """The next window follows at once."""
    return settings_view(syncing.change_settings()(caller.school_id, body))


@endpoint(
    settings_api,
    "POST",
    "/settings/sync/preview",
    summary="The next ten openings, all of a week, and how many people may go before removals wait",
    body=SettingsChange,
    answer=SettingsPreview,
    role="administrator",
)
def post_sync_settings_preview(caller: Caller, body: SettingsChange) -> SettingsPreview:
    """Nothing is kept."""
    return settings_preview(*stores.statuses().get(caller.school_id), body, now=process.now())
