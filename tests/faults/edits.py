"""What an office does in the MIS between two syncs."""

from demo.sample_mis import roll
from demo.sample_mis.school import School


def mark_some(office: School) -> None:
    """Some marks of today, so that there is attendance to read."""
    for pupil_id, code in zip(list(office.pupils)[-4:], "N/LN", strict=True):
        office.mark(pupil_id, office.today(), "AM", code)


def edit_everything(office: School) -> None:
    """Adds, changes and leavers in every dataset, fewer than the guard would hold."""
    pupils = sorted(office.pupils, key=lambda pupil_id: len(office.pupils[pupil_id].links))
    roll.add_pupil(office, "Wilhelmina", "Thistlemarch", office.registrations()[0].code)
    roll.remove_pupil(office, pupils[0], leaver=True)
    deleted, *others = office.contacts
    roll.remove_contact(office, deleted)
    office.set_mobile(others[0], office.next_unused_mobile())
    office.set_email(others[1], "moved@mail.example")
    employees = office.contents.employees
    employees.pop(next(iter(employees)))
    next(iter(employees.values())).surname = "Brackenbury"
    next(iter(office.contents.groups.values())).name = "Renamed"
    marked = [pupil_id for pupil_id, day, _ in office.contents.marks if day == office.today()]
    office.mark(marked[0], office.today(), "AM", "I")
    office.contents.marks.pop((marked[-1], office.today(), "AM"))
