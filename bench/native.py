"""The school as most tools would store it: each value an attribute of its own, some thirty of them on a contact."""

from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.models import Model

from chalicelib.directory.domain.digests import body_digest, encode_record
from chalicelib.directory.domain.records import Contact, ContactLink, Email, Phone, Pupil


class NativeContact(Model):
    """A contact with the pupil it belongs to, so that a message needs no other item."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    digest = UnicodeAttribute()
    source = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    contact_id = UnicodeAttribute()
    title = UnicodeAttribute()
    forename = UnicodeAttribute()
    surname = UnicodeAttribute()
    phone_raw = UnicodeAttribute()
    phone_e164 = UnicodeAttribute()
    phone_kind = UnicodeAttribute()
    phone_2_raw = UnicodeAttribute(null=True)
    phone_2_e164 = UnicodeAttribute(null=True)
    phone_2_kind = UnicodeAttribute(null=True)
    email_raw = UnicodeAttribute()
    email = UnicodeAttribute()
    email_2_raw = UnicodeAttribute(null=True)
    email_2 = UnicodeAttribute(null=True)
    pupil_id = UnicodeAttribute()
    pupil_name = UnicodeAttribute()
    pupil_forename = UnicodeAttribute()
    pupil_year = UnicodeAttribute()
    pupil_form = UnicodeAttribute()
    relationship = UnicodeAttribute()
    priority = NumberAttribute()
    responsible = BooleanAttribute()
    lives_with = BooleanAttribute()
    court_order = BooleanAttribute()
    never_contact = BooleanAttribute()


class NativePupil(Model):
    """A pupil; who its contacts are stands on them."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    digest = UnicodeAttribute()
    source = UnicodeAttribute()
    updated_at = UnicodeAttribute()
    pupil_id = UnicodeAttribute()
    forename = UnicodeAttribute()
    surname = UnicodeAttribute()
    upn = UnicodeAttribute(null=True)
    year = UnicodeAttribute(null=True)
    registration = UnicodeAttribute(null=True)
    group_ids = UnicodeSetAttribute()


def native_pupil(school_id: str, pupil: Pupil) -> NativePupil:
    """The pupil as PynamoDB takes it."""
    return NativePupil(
        school_id,
        f"pupil#{pupil.id}",
        digest=body_digest(encode_record(pupil)),
        source="mis",
        updated_at="2026-11-02T08:00:00Z",
        pupil_id=pupil.id,
        forename=pupil.forename,
        surname=pupil.surname,
        upn=pupil.upn,
        year=pupil.year,
        registration=pupil.registration,
        group_ids=set(pupil.group_ids),
    )


def native_item(school_id: str, contact: Contact, pupil: Pupil) -> dict[str, Any]:
    """The contact as boto3's resource takes it."""
    link = next(link for link in pupil.links if link.contact_id == contact.id)
    return {
        "school_id": school_id,
        "sk": f"contact#{contact.id}",
        "digest": body_digest(encode_record(contact)),
        "source": "mis",
        "updated_at": "2026-11-02T08:00:00Z",
        "contact_id": contact.id,
        "title": contact.title,
        "forename": contact.forename,
        "surname": contact.surname,
        **_phones(contact.phones),
        **_emails(contact.emails),
        "pupil_id": pupil.id,
        "pupil_name": f"{pupil.forename} {pupil.surname}",
        "pupil_forename": pupil.forename,
        "pupil_year": pupil.year,
        "pupil_form": pupil.registration,
        **_pair(link),
    }


def _phones(phones: tuple[Phone, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, phone in zip(("phone", "phone_2"), phones, strict=False):
        found |= {f"{name}_raw": phone.raw, f"{name}_e164": phone.e164, f"{name}_kind": phone.kind}
    return found


def _emails(emails: tuple[Email, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, email in zip(("email", "email_2"), emails, strict=False):
        found |= {f"{name}_raw": email.raw, name: email.address}
    return found


def _pair(link: ContactLink) -> dict[str, Any]:
    return {
        "relationship": link.relationship,
        "priority": link.priority,
        "responsible": link.responsibility,
        "lives_with": link.lives_with,
        "court_order": link.court_order,
        "never_contact": False,
    }
