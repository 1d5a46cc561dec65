"""What users see: composers no addresses and no reasons of restrictions, everyone names and counts."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from chalicelib.messages.domain.placeholders import fill
from chalicelib.messages.domain.safe_to_send import safe_to_send
from chalicelib.messages.views.message_views import delivery_list, message_list, message_view
from chalicelib.messages.views.preview_views import preview_view
from chalicelib.schools.domain.sync_settings import SyncSettings
from chalicelib.shared.datasets import Dataset
from chalicelib.sync.domain.state import Head, SchoolSync
from tests.messages.office import Office
from tests.messages.school import EVERYONE, NOW, SCHOOL, contact, idle, link, mobile, pupil, syncing

NEEDED: tuple[Dataset, ...] = ("pupils",)


def place() -> Office:
    return Office(
        contact("c1", mobile(1)),
        contact("c2", mobile(2)),
        contact("c3"),
        pupil("p1", link("c1"), link("c2", court_order=True), link("c3")),
        pupil("p2"),
    )


def test_a_composer_sees_counts_and_names_but_no_address_and_no_court_order() -> None:
    preview = place().preview()

    seen = msgspec.json.encode(preview_view(preview, may_send=False)).decode()
    full = msgspec.json.encode(preview_view(preview, may_send=True)).decode()

    assert mobile(1) not in seen
    assert "court" not in seen
    assert "restricted contact" in seen
    assert mobile(1) in full
    assert "court order" in full


def test_a_preview_counts_names_the_reasons_and_turns_pages() -> None:
    view = preview_view(place().preview(), may_send=True, limit=1)

    assert (view.counts.recipients, view.counts.excluded, view.counts.unreachable) == (1, 2, 1)
    assert view.unreachable.items[0].message == "Nobody reachable for Pupilp2 Hill: no contact is recorded."
    office = Office(contact("c1"), pupil("p1", link("c1")))
    (unreachable,) = preview_view(office.preview(), may_send=True).unreachable.items
    assert (
        unreachable.message
        == "Nobody reachable for Pupilp1 Hill: nobody who may be written to has a usable mobile number."
    )
    assert view.counts.being_checked == 0
    assert view.exclusions.next == "1"
    assert view.recipients.next is None
    assert view.datasets == ("pupils",)
    second = preview_view(place().preview(), may_send=True, limit=1, offset=1)
    assert second.exclusions.items[0].reason == "no usable mobile number"


def test_a_preview_counts_who_may_have_left_and_explains_equal_priorities() -> None:
    office = place()
    office.directory.records.append(contact("c4", mobile(4)))
    office.directory.records[3] = pupil("p1", link("c1"), link("c2"), link("c4"))
    office.directory.held.add("pupils#contact#c1")
    view = preview_view(office.preview(audience=replace(EVERYONE, contacts="first")), may_send=True)
    assert (view.counts.being_checked, view.counts.recipients) == (1, 1)
    assert view.notes == (
        "One pupil has several contacts with the same priority, or with none. Of these the first is who has parental "
        "responsibility, then who lives with the pupil, then by surname.",
    )


def test_a_message_shows_its_counts_and_its_change_note() -> None:
    office = place()
    stored = office.write()
    assert message_view(stored).counts == {}
    office.dispatch(SCHOOL.id, stored.message.id)
    assert message_view(office.look(stored.message.id)).counts == {"queued": 1}

    office.work()
    view = message_view(office.look(stored.message.id))

    assert (view.counts, view.written_by) == ({"sent": 1}, "Sam Office")
    assert mobile(1) not in msgspec.json.encode(view).decode()
    page = office.messages.page(SCHOOL.id, limit=5, cursor=None)
    assert message_list(page).items == (view,)
    rows = office.deliveries.page(SCHOOL.id, stored.message.id, attempt=1, limit=5, cursor=None)
    assert [(row.address, row.status) for row in delivery_list(rows, "sms").items] == [(mobile(1), "sent")]


def light(state: SchoolSync) -> tuple[str, str]:
    verdict = safe_to_send(state, NEEDED, now=NOW, timezone="Europe/London", settings=SyncSettings())
    return verdict.light, verdict.message


def test_the_light_is_red_while_syncing_or_broken_amber_when_old_or_of_unknown_age_and_else_green() -> None:
    known = replace(idle(), heads={"pupils": Head(data_as_of=NOW, source_as_of=NOW - timedelta(minutes=5))})
    old = replace(idle(), heads={"pupils": Head(data_as_of=NOW, source_as_of=NOW - timedelta(hours=30))})

    assert light(known) == ("green", "Pupils and contacts are of 08:55.")
    assert light(old) == (
        "amber",
        "Pupils and contacts are of 03:00 on 22 November. Press Request now if something changed.",
    )
    assert light(idle()) == (
        "amber",
        "Pupils and contacts are as read at 08:50. The MIS connection does not say how old its own copy is.",
    )
    assert light(syncing(known, "pupils"))[0] == "red"
    assert light(syncing(known, "staff"))[0] == "green"
    assert light(SchoolSync())[0] == "red"


def test_a_value_that_looks_like_a_placeholder_is_left_alone() -> None:
    values = {"pupil name": "((school name))", "school name": "Elm"}

    assert fill("((Pupil  Name)) at ((school name)) (( ))", values) == "((school name)) at Elm (( ))"


def heads(**minutes: int) -> SchoolSync:
    """Datasets whose source's copy was so many minutes old, and read just now."""
    return SchoolSync(
        heads={name: Head(data_as_of=NOW, source_as_of=NOW - timedelta(minutes=age)) for name, age in minutes.items()}  # type: ignore[misc]
    )


def test_the_light_names_each_dataset_with_its_age() -> None:
    state = heads(pupils=20, groups=20, attendance=3)
    verdict = safe_to_send(
        state, ("pupils", "groups", "attendance"), now=NOW, timezone="Europe/London", settings=SyncSettings()
    )
    assert verdict.light == "green"
    assert verdict.message == "Pupils and contacts and groups are of 08:40, attendance is of 08:57."


@pytest.mark.parametrize(("changed", "light"), [(30, "green"), (20, "amber"), (10, "amber")])
def test_what_somebody_changed_after_the_data_was_made_is_not_taken_to_be_in_it(changed: int, light: str) -> None:
    changed_at = NOW - timedelta(minutes=changed)
    verdict = safe_to_send(
        heads(pupils=20), NEEDED, now=NOW, timezone="Europe/London", settings=SyncSettings(), changed_at=changed_at
    )
    assert verdict.light == light
    if light == "amber":
        assert f"What you changed at {changed_at:%H:%M} may not be in it: press Request now." in verdict.message


@pytest.mark.parametrize(("minutes", "light"), [(15, "amber"), (25, "green")])
def test_the_school_says_how_long_data_counts_as_fresh(minutes: int, light: str) -> None:
    settings = SyncSettings(fresh_minutes=minutes)
    verdict = safe_to_send(heads(pupils=20), NEEDED, now=NOW, timezone="Europe/London", settings=settings)
    assert verdict.light == light


@pytest.mark.parametrize(("lag", "light"), [(None, "amber"), (10, "green"), (50, "amber")])
def test_the_lag_set_for_a_source_stands_in_for_the_age_that_it_does_not_state(lag: int | None, light: str) -> None:
    state = SchoolSync(heads=dict.fromkeys(NEEDED, Head(data_as_of=NOW - timedelta(minutes=20))))
    verdict = safe_to_send(
        state, NEEDED, now=NOW, timezone="Europe/London", settings=SyncSettings(source_lag_minutes=lag)
    )
    assert verdict.light == light
