"""Each command that the README and `make help` name runs, on little: none can rot unseen."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench import holds
from bench.ratio import Hold
from demo.sample_mis.oneroster.collections import COLLECTIONS

MAKEFILE = Path("Makefile").read_text()
COMMANDS = {
    "bench": "bench",
    "bench-tick": "bench.tick",
    "bench-sending": "bench.sending",
    "check-oneroster": "demo.check_oneroster",
    "policy-mutants": "policy_mutants",
    "redrive": "ops.redrive",
    "soak": "soak",
}


def run(module: str, *arguments: str, seconds: int = 300) -> str:
    """Run `python -m module`; what it printed, once it has ended well."""
    command = [sys.executable, "-m", module, *arguments]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=seconds)  # noqa: S603 - ours
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    return ended.stdout


@pytest.mark.parametrize("target", COMMANDS)
def test_make_calls_a_module_that_explains_itself(target: str) -> None:
    recipe = MAKEFILE.partition(f"\n{target}: ")[2].partition("\n\n")[0]
    assert f"-m {COMMANDS[target]}" in recipe
    assert "usage: " in run(COMMANDS[target], "--help")


def test_bench_measures_everything_on_little_data() -> None:
    printed = run("bench", "--little")
    held = [hold for hold in vars(holds).values() if isinstance(hold, Hold)]
    rows = [line for line in printed.splitlines() if line.startswith("| ")][2:]
    assert len(rows) >= len(held)
    assert "are not judged" in printed


def test_bench_tick_looks_at_each_school_that_is_due_once() -> None:
    printed = run("bench.tick", "--schools", "5")
    assert "first tick: 5 schools, 20 jobs, 0 failures" in printed
    assert "second tick: 0 schools, 0 jobs, 0 failures" in printed


def test_bench_sending_reaches_a_few_recipients() -> None:
    printed = run("bench.sending", "--recipients", "10")
    reached = re.search(r"^(\d+) recipients, \{'sent': (\d+)\}", printed, re.MULTILINE)
    assert reached is not None, printed
    assert int(reached[1]) == int(reached[2]) >= 10


def test_soak_ends_with_every_store_equal_to_its_mis() -> None:
    printed = run("soak", "--seed", "3", "--minutes", "0.05", "--schools", "2")
    assert "DIFFERENCE" not in printed
    assert "Every school's store equals its MIS" in printed


def test_policy_mutants_notice_each_permission_of_a_statement() -> None:
    printed = run("policy_mutants", "--function", "file_arrived", "--statement", "StartARun")
    assert printed.count("refused: dynamodb:") == 3
    assert "SURVIVED" not in printed


def test_check_oneroster_tells_what_differs_from_a_document(tmp_path: Path) -> None:
    document = tmp_path / "oneroster.json"
    document.write_text(json.dumps(promise_of("object")))
    assert f"{len(COLLECTIONS)} lists, their records and the errors compared: 0 differences" in run(
        "demo.check_oneroster", str(document)
    )
    document.write_text(json.dumps(promise_of("array")))
    with pytest.raises(AssertionError, match=r"compared: 16 differences"):
        run("demo.check_oneroster", str(document))


def promise_of(kind: str) -> dict[str, object]:
    """A document that promises for every answer no more than its JSON type."""

    def answers(*statuses: str) -> dict[str, object]:
        content = {"application/json": {"schema": {"type": kind}}}
        return {"get": {"responses": {status: {"content": content} for status in statuses}}}

    lists = {f"/{name}": answers("200", "401") for name in COLLECTIONS}
    records = {f"/{name}/{{sourcedId}}": answers("200", "404") for name in COLLECTIONS}
    return {"paths": lists | records, "components": {}}


def test_screenshots_takes_a_picture_and_puts_it_in_its_place(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name in ("pop-up", "compose"):
        (pictures / f"{name}.png").write_bytes(b"old")
    make = ["make", "--no-print-directory", "screenshots", "ONLY=pop_up", f"SHOTS={tmp_path}", f"PICTURES={pictures}"]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ended = subprocess.run(make, check=False, capture_output=True, text=True, timeout=600, env=plain)  # noqa: S603 - ours
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    assert (pictures / "pop-up.png").read_bytes().startswith(b"\x89PNG")
    assert (pictures / "compose.png").read_bytes() == b"old", "it was not taken"


def test_the_pictures_of_the_readme_are_among_those_that_screenshots_takes() -> None:
    source = Path("tests/browser/test_every_page.py").read_text()
    assert "tests/browser/test_every_page.py" in MAKEFILE
    taken = set(re.findall(r'_look_at\(page, pictures, "([\w-]+)"\)', source))
    assert {path.stem for path in Path("docs/pictures").glob("*.png")} <= taken | set(_tools(source))


def _tools(source: str) -> list[str]:
    return re.findall(r'^    "[\w ]+": "([\w-]+)",$', source, re.MULTILINE)
