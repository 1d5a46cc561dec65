"""OneRoster's JSON of people: pupils, parents and staff are users alike."""

from typing import Any, TypeAlias

from demo.sample_mis.model import Contact, Employee, Link, Pupil
from demo.sample_mis.oneroster.structure import reference, stamped
from demo.sample_mis.oneroster.style import Naming
from demo.sample_mis.school import School

Json: TypeAlias = dict[str, Any]
Children: TypeAlias = dict[str, list[tuple[Pupil, Link]]]
"""The children of each contact, by the contact's id, with the pair."""

_PARENTS = {"Mother", "Father"}
_GUARDIANS = {"Foster Carer", "Step Father", "Step Mother"}


def user(record: Pupil | Contact | Employee, school: School, version: str, naming: Naming, children: Children) -> Json:
    """One of `users`, in the form of one version; nulls are dropped, as real servers do."""
    phones, emails = record.details.phones, record.details.emails
    active = record.id not in school.contents.leavers
    found = stamped(record.id, record.updated_at, active=active) | {
        "username": f"{record.forename}.{record.surname}".lower(),
        "enabledUser": "true",
        "givenName": record.forename,
        "familyName": record.surname,
        "email": emails.primary or emails.email,
        "sms": phones.mobile,
        "phone": phones.primary or phones.home or phones.phone,
        "password": "never-to-be-kept",
    }
    role = _role(record, children)
    org = reference("org", school.id)
    if version == "1.2":
        found |= {"roles": [{"roleType": "primary", "role": role, "org": org}], "primaryOrg": org}
    else:
        found |= {"role": role, "orgs": [org]}
    if isinstance(record, Pupil):
        found |= {
            "identifier": record.mis_id,
            "userIds": [{"type": "UPN", "identifier": record.upn}],
            "grades": [f"{int(school.contents.groups[record.year_id].code):02d}"],
        }
    return {
        name: value for name, value in (found | _agents(record, school, naming, children)).items() if value is not None
    }


def demographics(record: Pupil) -> Json:
    """One of `demographics`, which Rollcall never asks for."""
    sex = {"F": "female", "M": "male"}.get(record.gender[:1].upper(), "unspecified")
    return stamped(record.id, record.updated_at) | {"birthDate": record.date_of_birth.isoformat(), "sex": sex}


def _role(record: Pupil | Contact | Employee, children: Children) -> str:
    if isinstance(record, Pupil):
        return "student"
    if isinstance(record, Employee):
        return "teacher" if record.teaching else "aide"
    return _parental(children.get(record.id, []))


def _parental(children: list[tuple[Pupil, Link]]) -> str:
    said = {link.relationship for _, link in children}
    return "parent" if said & _PARENTS else "guardian" if said & _GUARDIANS else "relative"


def _agents(record: Pupil | Contact | Employee, school: School, naming: Naming, children: Children) -> Json:
    if isinstance(record, Pupil):
        named = [link.contact_id for link in record.links if link.contact_id in school.contacts]
        if naming == "text":
            return {"agentSourceIds": ",".join(named)}
        # Some servers name the tutor as an agent, too.
        named += school.contents.groups[record.registration_id].employee_ids
    elif isinstance(record, Contact):
        named = [pupil.id for pupil, _ in children.get(record.id, [])]
    else:
        named = []
    wanted = {"pupils": Pupil, "contacts": Contact, "both": Pupil | Contact, "text": Pupil}[naming]
    return {"agents": [reference("user", one) for one in named]} if isinstance(record, wanted) else {}
