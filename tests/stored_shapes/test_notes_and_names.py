"""Secrets, dropped files, notes of unfinished reads, and the names and digests that the code must find again."""

from typing import Any

import boto3
import msgspec
import pytest

from chalicelib.audience.domain.resolution import Recipient
from chalicelib.channels.port import BatchRef, DeliveryPlace
from chalicelib.channels.ses_events import place_of, place_tags
from chalicelib.directory.domain.overrides import address_health_key
from chalicelib.directory.domain.records import Record
from chalicelib.directory.storage.directory_repository import DirectoryRepository
from chalicelib.messages.domain.change_note import seen_rows
from chalicelib.messages.domain.deliveries import delivery_id, render
from chalicelib.messages.domain.previews import preview_series
from chalicelib.messages.storage.delivery_repository import DeliveryRepository
from chalicelib.messages.storage.message_repository import MessageRepository
from chalicelib.mis.domain.mis_secrets import MisSecret
from chalicelib.mis.oneroster.progress import PupilsProgress as OneRosterPupils
from chalicelib.mis.progress import Progress, resumed
from chalicelib.mis.secrets import MisSecrets
from chalicelib.mis.storage.dropped_file_store import DroppedFileStore
from chalicelib.mis.wonde.progress import MarksProgress
from chalicelib.mis.wonde.progress import PupilsProgress as WondePupils
from chalicelib.sync.domain.change_list import named_changes
from chalicelib.sync.domain.refresh_limits import click_token
from tests.shared.table_definitions import DIRECTORY, MESSAGES
from tests.stored_shapes.documents import NOW, WRITTEN, document, put

SHAPES: dict[str, type[Progress]] = {
    "any": Progress,
    "wonde pupils": WondePupils,
    "wonde marks": MarksProgress,
    "oneroster pupils": OneRosterPupils,
}
PREFIX, BUCKET = "rollcall/test/mis/", "rollcall-test-drop"
WORKED_OUT: dict[str, Any] = document("worked_out")


def test_every_file_is_read_by_some_test() -> None:
    assert {file.stem for file in WRITTEN.iterdir()} == {
        "control_table",
        "directory_table",
        "dropped_files",
        "lists_in_parts",
        "messages_table",
        "mis_secrets",
        "queue_messages",
        "reads_in_parts",
        "resume_notes",
        "worked_out",
    }


def test_a_stored_mis_secret_is_read_and_kept_again_the_same() -> None:
    client = boto3.client("secretsmanager")
    for one in document("mis_secrets"):
        client.create_secret(Name=one["name"], SecretString=msgspec.json.encode(one["value"]).decode())
    store = MisSecrets(client, prefix=PREFIX)
    assert store.get("school-a") == MisSecret(token="invented-token", place="wonde https://api.wonde.example.com/v1.0")
    assert store.get("school-e") == MisSecret(token="invented-operators-token", place="")
    for one in document("mis_secrets"):
        school_id = one["name"].removeprefix(PREFIX)
        secret = store.get(school_id)
        assert secret is not None
        client.delete_secret(SecretId=one["name"], ForceDeleteWithoutRecovery=True)
        store.keep(school_id, secret)
        assert msgspec.json.decode(client.get_secret_value(SecretId=one["name"])["SecretString"]) == one["value"]


def test_a_file_that_was_dropped_is_found_and_the_next_one_goes_beside_it() -> None:
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    (one,) = document("dropped_files")
    client.put_object(Bucket=BUCKET, Key=one["key"], Body=b"id,surname\n")
    store = DroppedFileStore(client, bucket=BUCKET, school_id=one["school_id"])
    (file,) = store.arrived()
    assert (file.key, file.name, store.read(file)) == (one["key"], "pupils.csv", b"id,surname\n")
    assert f"/{one['key']}?" in store.upload_address(one["upload_id"], one["name"], 11, now=NOW).url


@pytest.mark.parametrize("number", range(len(document("resume_notes"))))
def test_a_read_goes_on_from_a_stored_note_and_notes_the_same(number: int) -> None:
    one = document("resume_notes")[number]
    progress = resumed(msgspec.json.encode(one["note"]), SHAPES[one["of"]])
    assert msgspec.json.decode(msgspec.json.encode(progress)) == one["note"]


def test_a_stored_note_says_how_far_each_list_was_read() -> None:
    notes = {one["of"]: msgspec.json.encode(one["note"]) for one in reversed(document("resume_notes"))}
    assert set(notes) == set(SHAPES)
    wonde, roster = resumed(notes["wonde pupils"], WondePupils), resumed(notes["oneroster pupils"], OneRosterPupils)
    students = wonde.cursor("students")
    assert (students.received, students.stated, students.given, students.lacks) == (200, 290, 198, 90)
    assert wonde.cursor("contacts").next_url is None
    assert (wonde.ids, wonde.counted, wonde.left_out.keys) == ({"p1"}, 290, ["pupils#pupil#p8"])
    assert wonde.sightings["c1"][1].surname == "Khan"
    assert (roster.classes_of, roster.agents, roster.changed) == ({"p1": {"g3"}}, {"p1": ["c1"]}, True)
    assert resumed(notes["wonde marks"], MarksProgress).newest["p1#AM"][1] == "mark-1"


def test_ids_keys_and_tokens_are_worked_out_as_before() -> None:
    assert WORKED_OUT["delivery ids"] == [[*given, delivery_id(*given)] for *given, _ in WORKED_OUT["delivery ids"]]
    assert WORKED_OUT["click tokens"] == [[*given, click_token(*given)] for *given, _ in WORKED_OUT["click tokens"]]
    keys = WORKED_OUT["address health keys"]
    assert keys == [[*given, address_health_key(*given)] for *given, _ in keys]


def test_the_tags_of_an_email_name_the_same_delivery_as_before() -> None:
    tags = WORKED_OUT["tags of an e-mail"]
    place = place_of({"mail": {"tags": {name: [value] for name, value in tags.items()}}})
    ref = BatchRef(school_id="school-a", message_id="01KC0000000000000000MESS01", attempt=2, batch=1)
    assert place == DeliveryPlace(ref=ref, delivery_id="d7" * 12)
    assert place_tags(place) == tags


def test_a_named_change_calls_each_kind_of_record_as_before() -> None:
    put(DIRECTORY, document("directory_table"))
    kinds = WORKED_OUT["kinds of named changes"]
    decoder: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
    keys = [item["sk"]["S"] for item in document("directory_table")]
    records = [
        decoder.decode(one.body) for one in DirectoryRepository(DIRECTORY, lambda: NOW).get("school-a", _records(keys))
    ]
    changes = named_changes("pupils", added=records, changed={}, removed=[], held=[])
    assert {change.id: change.kind for change in changes if change.id in kinds} == kinds


def _records(keys: list[str]) -> list[str]:
    return [key for key in keys if not key.startswith(("local#", "spool#"))]


def test_a_stored_delivery_is_rendered_and_seen_as_before() -> None:
    put(MESSAGES, document("messages_table"))
    wanted = WORKED_OUT["rendered"]
    message = MessageRepository(MESSAGES).get("school-a", wanted["message_id"]).message
    ref = BatchRef(school_id="school-a", message_id=message.id, attempt=2, batch=0)
    delivery = DeliveryRepository(MESSAGES).get(DeliveryPlace(ref=ref, delivery_id=wanted["delivery_id"]))
    assert delivery is not None
    rendered = render(message, delivery)
    assert (rendered.subject, rendered.text) == (wanted["subject"], wanted["text"])
    recipient = Recipient(
        people=delivery.people,
        address=delivery.address,
        pupil_id=delivery.pupil_id,
        pupil_name=delivery.pupil_name,
        pupil_first_name=delivery.pupil_first_name,
    )
    assert msgspec.json.decode(msgspec.json.encode(seen_rows([recipient]))) == WORKED_OUT["seen rows"]
    series = WORKED_OUT["preview series"]
    assert preview_series(series["user_id"], message.audience, message.channel, message.per) == series["gives"]
