"""The words by which files and their columns are known, in the spelling of MIS reports and of Microsoft's formats."""

from chalicelib.mis.domain.file_mapping import Holds


def plain(name: str) -> str:
    """A name for comparing: letters and digits alone."""
    return "".join(c for c in name.lower() if c.isalnum())


FILE_WORDS: tuple[tuple[tuple[str, ...], Holds | None], ...] = (
    (("attendance", "mark", "register", "absen"), "attendance"),
    (("relationship",), "relationships"),
    (("studentenrol", "enrolment", "enrollment", "membership"), "memberships"),
    (("contact", "parent", "guardian", "carer"), "contacts"),
    (("teacherroster",), None),
    (("pupil", "student", "learner"), "pupils"),
    (("staff", "teacher", "employee"), "staff"),
    (("class", "section", "group"), "groups"),
)
"""What the first word found in a file's name says of its rows; None where they are nothing that Rollcall keeps."""

_PUPIL_ID = (
    *("pupilid", "studentid", "learnerid", "studentsisid", "pupiladmissionnumber", "admissionnumber", "admissionno"),
    *("admno", "adno", "pupilmisid"),
)
_ANY_ID = ("id", "sisid", "sourcedid", "misid", "personid")
_PERSON = {
    "forename": ("preferredforename", "forename", "firstname", "givenname", "legalforename", "chosenforename"),
    "surname": ("preferredsurname", "surname", "lastname", "familyname", "legalsurname", "chosensurname"),
    "name": ("fullname", "name", "displayname", "username"),
    "title": ("title", "salutation"),
    "mobile": ("mobile", "mobilephone", "mobilenumber", "mobiletelephone", "sms", "cell", "telmobile"),
    "phone": ("homephone", "phone", "telephone", "hometelephone", "phonenumber", "telephonenumber", "landline", "home"),
    "email": ("email", "emailaddress", "primaryemail", "homeemail", "secondaryemail"),
}
_PAIR = {
    "relationship": ("relationship", "relation", "relationshiptopupil", "relationshiptostudent"),
    "priority": ("priority", "contactpriority", "order", "contactorder"),
    "responsibility": ("parentalresponsibility", "responsibility", "pr", "hasparentalresponsibility"),
    "court_order": ("courtorder", "hascourtorder"),
    "lives_with": ("liveswithpupil", "liveswith", "liveswithstudent", "livesatsameaddress"),
}

FIELD_WORDS: dict[Holds, dict[str, tuple[str, ...]]] = {
    "pupils": {
        "id": (*_PUPIL_ID, *_ANY_ID),
        **_PERSON,
        "upn": ("upn", "uniquepupilnumber"),
        "year": ("year", "yeargroup", "nationalcurriculumyear", "ncyear", "grade", "yearname"),
        "registration": ("reggroup", "registration", "registrationgroup", "reg", "form", "tutorgroup", "formgroup"),
        "classes": ("classes", "teachinggroups"),
    },
    "contacts": {
        "pupil_id": _PUPIL_ID,
        "id": ("contactid", "parentid", "guardianid", "carerid", *_ANY_ID),
        **_PERSON,
        **_PAIR,
    },
    "relationships": {
        "pupil_id": _PUPIL_ID,
        "contact_id": ("contactid", "parentid", "guardianid", "carerid"),
        **_PAIR,
    },
    "staff": {"id": ("staffid", "teacherid", "employeeid", "staffcode", *_ANY_ID), **_PERSON},
    "groups": {
        "id": ("groupid", "classid", "sectionid", "sectionsisid", *_ANY_ID),
        "name": ("groupname", "classname", "sectionname", "name"),
        "type": ("grouptype", "type"),
    },
    "memberships": {
        "group_id": ("sectionsisid", "sectionid", "groupid", "classid"),
        "pupil_id": (*_PUPIL_ID, *_ANY_ID),
    },
    "attendance": {
        "pupil_id": (*_PUPIL_ID, *_ANY_ID),
        "date": ("date", "attendancedate", "day"),
        "session": ("session", "ampm", "period"),
        "code": ("mark", "code", "attendancecode", "attendancemark"),
        "am_code": ("am", "ammark", "amcode", "morning"),
        "pm_code": ("pm", "pmmark", "pmcode", "afternoon"),
    },
}
"""The headers that stand for each field, the surest first."""
