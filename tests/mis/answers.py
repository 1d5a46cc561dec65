"""Records in Wonde's own form, as small as a test needs them."""

from typing import Any

Json = dict[str, Any]


def student(student_id: str = "P1", *, contacts: list[Json] | None = None, **fields: Any) -> Json:
    return {
        "id": student_id,
        "upi": "8d444684",
        "mis_id": "101",
        "title": None,
        "surname": "Khan",
        "forename": "Tom",
        "gender": "MALE",
        "contacts": {"data": contacts or []},
    } | fields


def contact(contact_id: str = "C1", *, pair: Json | None = None, **fields: Any) -> Json:
    return {
        "id": contact_id,
        "mis_id": "101",
        "title": "Mrs",
        "surname": "Khan",
        "forename": "Amina",
        "relationship": {"bill_payer": False, "priority": 1, "relationship": "Mother"} | (pair or {}),
        "contact_details": details(mobile="07700 900123"),
    } | fields


def details(*, email: str | None = None, **phones: str | int | None) -> Json:
    slots = {"phone": None, "primary": None, "home": None, "work": None, "mobile": None} | phones
    addresses = {"email": email, "primary": None, "home": None, "work": None}
    return {"data": {"phones": slots, "emails": addresses, "addresses": {"home": None}}}


def moment(date: str, timezone: str = "UTC") -> Json:
    return {"date": date, "timezone_type": 3, "timezone": timezone}


def session_mark(mark_id: str = "M1", **fields: Any) -> Json:
    return {
        "id": mark_id,
        "student": "P1",
        "date": moment("2026-06-24 00:00:00.000000", "Europe/London"),
        "session": "AM",
        "attendance_code": "K7",
        "comment": None,
    } | fields
