"""The item of the control table that holds a school."""

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

SCHOOL = "state#school"


class SchoolItem(Model):
    """A school's own facts; `body` is the JSON of schools.domain.school.School."""

    class Meta:
        """Set by use_table."""

        table_name = ""

    school_id = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True, default=SCHOOL)
    body = UnicodeAttribute()
