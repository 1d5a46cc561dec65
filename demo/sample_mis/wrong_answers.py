"""Every wrong answer that the sample MIS can give, in words: the one table for the API and the page."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from demo.sample_mis.wonde.paging import MAX_PER_PAGE

Trick: TypeAlias = Literal["empty", "short", "loop", "not_json", "nothing", "latin1", "bom", "slow"]
"""A wrong answer that says that all is well. The API accepts these alone; TRICKS says each in words."""


@dataclass(frozen=True, slots=True)
class Things:
    """What one list holds, in the plural; `first_page` is what comes when only one page comes."""

    name: str
    first_page: str

    @classmethod
    def of_wonde(cls, name: str) -> "Things":
        """A list of Wonde's, whose pages are cut at the same length for everyone."""
        return cls(name, f"{MAX_PER_PAGE} {name}")

    @classmethod
    def of_any(cls, name: str) -> "Things":
        """A list whose pages are as long as the reader asks for."""
        return cls(name, f"the first page of {name}")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a button says, and one sentence on what then happens."""

    button: str
    hint: str

    def about(self, things: Things) -> "Wording":
        """The same, said of these things."""
        named = {"things": things.name, "first_page": things.first_page}
        return Wording(self.button.format_map(named), self.hint.format_map(named))


TRICKS: dict[Trick, Wording] = {
    "empty": Wording("Answer with no {things}", "The list comes, but it is empty."),
    "short": Wording("Answer with only {first_page}", "The first page says that nothing follows."),
    "loop": Wording("Answer with the same {things} again and again", "Each page says that it follows itself."),
    "not_json": Wording("Answer with a web page instead of {things}", "The page asks the reader to wait."),
    "nothing": Wording("Answer without a list of {things}", "The answer is well formed, but it holds nothing."),
    "latin1": Wording("Send {things} in letters that cannot be read", "Each capital K is damaged."),
    "bom": Wording("Send {things} with a hidden mark first", "Some programs write one before the text."),
    "slow": Wording("Send {things} half a second late", "For a longer wait, see “Make every answer wait”."),
}

REFUSALS: dict[int, Wording] = {
    400: Wording("Do not understand the question about {things}", "The MIS says that the question is wrong."),
    401: Wording("Refuse {things} because of the token", "The MIS says that it does not know the token."),
    403: Wording("Refuse {things} for want of permission", "The MIS says that Rollcall may not read them."),
    404: Wording("Say that there is no list of {things}", "The MIS says that it cannot find them."),
    429: Wording("Refuse {things} because of too many questions", "The MIS asks Rollcall to slow down."),
    500: Wording("Break down when asked for {things}", "The MIS says that something went wrong."),
    503: Wording("Be closed when asked for {things}", "The MIS says that it is not there just now."),
}

ANY_LIST = Things.of_any("records")

WONDE_LISTS: dict[str, Things] = {
    "students": Things.of_wonde("pupils"),
    "students-leaver": Things.of_wonde("leavers"),
    "contacts": Things.of_wonde("contacts"),
    "employees": Things.of_wonde("staff"),
    "groups": Things.of_wonde("groups"),
    "attendance-codes": Things.of_wonde("attendance codes"),
    "attendance/session": Things.of_wonde("attendance marks"),
    "deletions": Things.of_wonde("deletions"),
    "counts": Things.of_any("totals"),
    "school": Things.of_any("details of the school"),
}

ONEROSTER_LISTS: dict[str, Things] = {
    "users": Things.of_any("people"),
    "demographics": Things.of_any("dates of birth"),
    "enrollments": Things.of_any("places in classes"),
    "courses": Things.of_any("courses"),
    "academicSessions": Things.of_any("school years"),
    "orgs": Things.of_any("schools"),
    "token": Things.of_any("new tokens"),
}

SHARED_LISTS: dict[str, Things] = {"classes": Things.of_any("classes")}

LISTS: dict[str, dict[str, Things]] = {
    "Read by Wonde": WONDE_LISTS,
    "Read by OneRoster": ONEROSTER_LISTS,
    "Read by both": SHARED_LISTS,
}


def things_of(resource: str) -> Things:
    """What the list of this name holds; a list that is not in the table holds records."""
    return next((lists[resource] for lists in LISTS.values() if resource in lists), ANY_LIST)
