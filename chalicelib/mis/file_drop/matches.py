"""Whether rows are about people whom the other files know: an id that a spreadsheet spoilt matches nobody."""

from collections.abc import Collection

from chalicelib.mis.file_drop.faults import Findings, bad_file
from chalicelib.mis.file_drop.mapped_rows import MappedRow


class Matches:
    """Tells of ids that match nobody, and refuses a file in which none matches."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._any: dict[tuple[str, str, str], bool] = {}

    def found(self, row: MappedRow, field: str, one: str, known: Collection[str], whose: str) -> bool:
        """Whether the id is known; `whose` it should be ("pupils") is for the sentence. Nobody known: nothing told."""
        if not known:
            return False
        file, column, is_known = row.file, row.header(field), one in known
        self._any[(file, column, whose)] = self._any.get((file, column, whose), False) or is_known
        if not is_known:
            what = f"this id is not among the {whose}, and the row was left out"
            self._findings.note(file, what, row=row.number, column=column)
        return is_known

    def raise_if_unmatched(self) -> None:
        """Raises FatalError for a file in which no row is about anybody known."""
        for (file, column, whose), any_known in self._any.items():
            if not any_known:
                raise bad_file(
                    file,
                    f"none of the ids in its column {column} is among the {whose} (another id, or a spreadsheet took "
                    "away zeros at the beginning)",
                )
