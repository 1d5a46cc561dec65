"""Wires Rollcall together for Chalice: the app, its middleware and its blueprints."""

from chalice.app import Chalice, ConvertToMiddleware

from chalicelib.entrypoints.file_arrivals import file_arrivals, file_arrived
from chalicelib.entrypoints.http.audience_api import audience_api
from chalicelib.entrypoints.http.audit_api import audit_api
from chalicelib.entrypoints.http.deliveries_api import deliveries_api
from chalicelib.entrypoints.http.held_api import held_api
from chalicelib.entrypoints.http.messages_api import messages_api
from chalicelib.entrypoints.http.mis_settings_api import mis_settings_api
from chalicelib.entrypoints.http.people_api import people_api
from chalicelib.entrypoints.http.public_api import public_api
from chalicelib.entrypoints.http.settings_api import settings_api
from chalicelib.entrypoints.http.sync_api import sync_api
from chalicelib.entrypoints.http.templates_api import templates_api
from chalicelib.entrypoints.http.users_api import users_api
from chalicelib.entrypoints.message_workers import (
    deliver_batch,
    deliver_urgent,
    dispatch_message,
    dispatch_urgent,
    message_workers,
)
from chalicelib.entrypoints.provider_events import email_event, provider_events, text_receipts
from chalicelib.entrypoints.schedule import schedule, schedule_tick
from chalicelib.entrypoints.sync_workers import sync_refresh, sync_scheduled, sync_workers
from chalicelib.observability import logger, metrics

__all__ = [
    "app",
    "deliver_batch",
    "deliver_urgent",
    "dispatch_message",
    "dispatch_urgent",
    "email_event",
    "file_arrived",
    "schedule_tick",
    "sync_refresh",
    "sync_scheduled",
    "text_receipts",
]

app = Chalice(app_name="rollcall")
app.register_middleware(ConvertToMiddleware(logger.inject_lambda_context(clear_state=True)))
app.register_middleware(ConvertToMiddleware(metrics.log_metrics))

for blueprint in (
    public_api,
    sync_api,
    settings_api,
    mis_settings_api,
    held_api,
    people_api,
    audience_api,
    messages_api,
    deliveries_api,
    templates_api,
    users_api,
    audit_api,
    schedule,
    file_arrivals,
    sync_workers,
    message_workers,
    provider_events,
):
    app.register_blueprint(blueprint)
