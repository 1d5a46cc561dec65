"""The code zip holds what functions may use, compiled, and is the same for the same sources."""

import json
import zipfile
from pathlib import Path

import pytest

from infra.code_zip import granted_services, repack


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "deployment.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("app.py", "ANSWER = 42\n")
        archive.writestr("botocore/data/endpoints.json", "{}")
        archive.writestr("botocore/data/dynamodb/service.json", "{}")
        archive.writestr("botocore/data/ec2/service.json", "{}")
    return path


def test_only_services_that_a_function_may_call_are_described(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "code.zip"
    repack(source, target, tmp_path / "scratch", {"dynamodb"})
    names = set(zipfile.ZipFile(target).namelist())
    assert {"app.py", "botocore/data/endpoints.json", "botocore/data/dynamodb/service.json"} <= names
    assert "botocore/data/ec2/service.json" not in names


def test_modules_are_compiled(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "code.zip"
    repack(source, target, tmp_path / "scratch", set())
    assert any(name.endswith(".pyc") for name in zipfile.ZipFile(target).namelist())


def test_the_same_sources_give_the_same_bytes(source: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    repack(source, first, tmp_path / "a", set())
    repack(source, second, tmp_path / "b", set())
    assert first.read_bytes() == second.read_bytes()


def test_services_are_read_from_the_policies(tmp_path: Path) -> None:
    statement = {"Action": ["dynamodb:Query", "ses:SendEmail"]}
    (tmp_path / "policy-deliver_batch.json").write_text(json.dumps({"Statement": [statement]}))
    assert granted_services(tmp_path) == {"dynamodb", "ses", "sesv2", "sts"}
