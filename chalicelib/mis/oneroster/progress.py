"""How far a read of the pupils has come: nobody is whole before the last page, as anybody may name anybody."""

from msgspec import field

from chalicelib.directory.domain.records import Contact, Pupil
from chalicelib.mis.progress import Progress


class PupilsProgress(Progress, kw_only=True):
    """What is known so far; `ids` are those of all pupils, also of those that cannot be used.

    `homerooms` has the titles of registration groups; `classes` the ids of all classes and `classes_of` those of each
    pupil; `roles` what each contact is, and `agents` whom each pupil and contact names. `changed` says whether anything
    changed, where that is asked first.
    """

    homerooms: dict[str, str] = field(default_factory=dict)
    classes: set[str] = field(default_factory=set)
    classes_of: dict[str, set[str]] = field(default_factory=dict)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    agents: dict[str, list[str]] = field(default_factory=dict)
    changed: bool = False
