"""The API's message part: write, authorise, cancel, try again, and see what became of each."""

from chalice.app import Blueprint
from msgspec import Struct

from chalicelib.bootstrap import sending, stores
from chalicelib.entrypoints.http.auditing import Audited
from chalicelib.entrypoints.http.caller import Caller
from chalicelib.entrypoints.http.endpoint import endpoint
from chalicelib.entrypoints.http.idempotency import IDEMPOTENCY, idempotency_key
from chalicelib.entrypoints.http.paging import PAGE, page_size
from chalicelib.messages.domain.messages import Author, NewMessage, SendRule
from chalicelib.messages.views.message_views import MessageList, MessageView, message_list
from chalicelib.messages.views.message_views import message_view as view

messages_api = Blueprint(__name__)


class Authorisation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the authorised message is to go, where not as its writer chose."""

    send: SendRule | None = None


@endpoint(
    messages_api,
    "POST",
    "/messages",
    summary="Write a message",
    body=NewMessage,
    answer=MessageView,
    status=201,
    headers=IDEMPOTENCY,
    audit=Audited(action="message_written", detail=lambda body: f"{body.channel}, {body.purpose}, {body.send.when}"),
)
def post_message(caller: Caller, body: NewMessage, headers: dict[str, str]) -> MessageView:
    """A composer's message waits for a sender to authorise it; the client's own retry makes no second message."""
    key = idempotency_key(headers)
    return view(sending.create_message()(caller.school_id, _author(caller), body, key=key))


@endpoint(messages_api, "GET", "/messages", summary="Messages, newest first", answer=MessageList, query=PAGE)
def get_messages(caller: Caller, query: dict[str, str]) -> MessageList:
    """The school's messages, paged."""
    page = stores.messages().page(caller.school_id, limit=page_size(query), cursor=query.get("next"))
    return message_list(page)


@endpoint(messages_api, "GET", "/messages/{message_id}", summary="One message", answer=MessageView)
def get_message(caller: Caller, message_id: str) -> MessageView:
    """Status, change note and counts."""
    return view(stores.messages().get(caller.school_id, message_id))


@endpoint(
    messages_api,
    "POST",
    "/messages/{message_id}/authorise",
    summary="Authorise a composer's message",
    body=Authorisation,
    answer=MessageView,
    role="sender",
    audit=Audited(action="message_authorised", detail=lambda body: body.send.when if body.send else ""),
)
def post_authorise(caller: Caller, message_id: str, body: Authorisation) -> MessageView:
    """The message then goes as if the sender had written it."""
    return view(sending.message_commands().authorise(caller.school_id, message_id, _author(caller), send=body.send))


@endpoint(
    messages_api,
    "POST",
    "/messages/{message_id}/cancel",
    summary="Cancel until dispatch",
    answer=MessageView,
    role="sender",
    audit=Audited(action="message_cancelled"),
)
def post_cancel(caller: Caller, message_id: str) -> MessageView:
    """Nothing is sent."""
    return view(sending.message_commands().cancel(caller.school_id, message_id))


@endpoint(
    messages_api,
    "POST",
    "/messages/{message_id}/stop",
    summary="Stop what is not yet claimed of a message that is being sent",
    answer=MessageView,
    role="sender",
    audit=Audited(action="message_stopped"),
)
def post_stop(caller: Caller, message_id: str) -> MessageView:
    """What is with the provider already stays sent."""
    return view(sending.message_commands().stop(caller.school_id, message_id, _author(caller)))


@endpoint(
    messages_api,
    "POST",
    "/messages/{message_id}/retry",
    summary="Try a waiting message again",
    answer=MessageView,
    role="sender",
    audit=Audited(action="message_tried_again"),
)
def post_retry(caller: Caller, message_id: str) -> MessageView:
    """It goes if its data is whole by now."""
    return view(sending.message_commands().retry(caller.school_id, message_id, _author(caller)))


@endpoint(
    messages_api,
    "POST",
    "/messages/{message_id}/send-anyway",
    summary="Send a waiting message on the data as it stands",
    answer=MessageView,
    role="sender",
    audit=Audited(action="message_sent_anyway"),
)
def post_send_anyway(caller: Caller, message_id: str) -> MessageView:
    """The message names the sender who chose this."""
    return view(sending.message_commands().send_anyway(caller.school_id, message_id, _author(caller)))


def _author(caller: Caller) -> Author:
    return Author(user_id=caller.user_id, name=caller.name, may_send=caller.may("sender"))
