"""The changelog is short, dated and for schools, and the project's version is its newest."""

import re
import tomllib
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

MAX_NOTES = 10
FOR_OPERATORS = re.compile(r"`make |\b(Lambda|DynamoDB|SES|SNS|SQS|API|CloudFront)\b")


class Version(NamedTuple):
    number: tuple[int, ...]
    date: datetime
    notes: list[str]


def versions(path: str) -> list[Version]:
    found = []
    for section in Path(path).read_text().split("\n## ")[1:]:
        title, _, body = section.partition("\n")
        number, date = re.fullmatch(r"(\d+\.\d+\.\d+) \((.+)\)", title).groups()  # type: ignore[union-attr]
        when = datetime.strptime(date, "%d %B %Y")  # noqa: DTZ007 - a day, not a moment
        found.append(Version(tuple(map(int, number.split("."))), when, re.findall(r"^- (.*)$", body, re.MULTILINE)))
    return found


@pytest.mark.parametrize("path", ["CHANGELOG.md", "docs/operators-notes.md"])
def test_versions_are_dated_and_newest_first(path: str) -> None:
    for newer, older in pairwise(versions(path)):
        assert newer.number > older.number
        assert newer.date >= older.date


def test_each_version_has_at_most_ten_short_lines_for_schools() -> None:
    for version in versions("CHANGELOG.md"):
        assert 0 < len(version.notes) <= MAX_NOTES, version.number
        assert [note for note in version.notes if len(note) > 120 or FOR_OPERATORS.search(note)] == []


def test_the_project_has_the_newest_version() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    assert tuple(map(int, project["version"].split("."))) == versions("CHANGELOG.md")[0].number
