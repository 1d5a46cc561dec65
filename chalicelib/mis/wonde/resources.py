"""What Rollcall asks Wonde for: paths, includes, and what to call each in a message."""

from chalicelib.mis import calls


class Resource(calls.Resource, frozen=True, kw_only=True):
    """One of Wonde's lists; `include` is what is asked for inside each record."""

    include: tuple[str, ...] = ()


STUDENTS = Resource(
    path="students",
    what="pupils and their contacts",
    permission="Students, Contacts and Contact details",
    include=(
        "contacts",
        "contacts.contact_details",
        "contact_details",
        "education_details",
        "year",
        "registration",
        "groups",
        "classes",
    ),
)
EMPLOYEES = Resource(
    path="employees",
    what="staff",
    permission="Employees and Contact details",
    include=("contact_details", "employment_details"),
)
GROUPS = Resource(path="groups", what="groups", permission="Groups")
CLASSES = Resource(path="classes", what="classes", permission="Classes")
ATTENDANCE_CODES = Resource(path="attendance-codes", what="attendance codes", permission="Attendance codes")
SESSION_MARKS = Resource(path="attendance/session", what="attendance marks", permission="Session attendance")
COUNTS = Resource(path="counts", what="counts", permission="Counts", include=("students", "contacts"))
LEAVERS = Resource(path="students-leaver", what="leavers", permission="Student leavers")
DELETIONS = Resource(path="deletions", what="deletions", permission="Deletions")
CONTACTS = Resource(path="contacts", what="contacts", permission="Contacts")
CHANGED_CONTACTS = Resource(
    path="contacts", what="contacts", permission="Contacts and Contact details", include=("contact_details",)
)
SCHOOL = Resource(path="", what="school", permission="School details")
STUDENT = Resource(path="students", what="pupils", permission="Students")
EMPLOYEE = Resource(
    path="employees", what="staff", permission="Employees and Contact details", include=("employment_details",)
)
