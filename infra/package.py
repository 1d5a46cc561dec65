"""Packages the app with Chalice into a template and a code zip, unless nothing has changed since."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from infra import code_zip

ROOT = Path(__file__).resolve().parent.parent
MERGE_TEMPLATE = Path(__file__).with_name("app-merge.yaml")
# A change to how we package is a change of the package.
PACKAGERS = (Path(__file__), Path(code_zip.__file__))
SOURCES = ("app.py", "chalicelib", "requirements.txt", ".chalice")
# Environment variable -> parameter of the app stack that holds its value (see app-merge.yaml).
DEPLOYED_VARIABLES = {
    "CONTROL_TABLE": "ControlTable",
    "DIRECTORY_TABLE": "DirectoryTable",
    "MESSAGES_TABLE": "MessagesTable",
    "SCHEDULED_QUEUE_URL": "ScheduledQueueUrl",
    "REFRESH_QUEUE_URL": "RefreshQueueUrl",
    "DISPATCH_QUEUE_URL": "DispatchQueueUrl",
    "DELIVERY_QUEUE_URL": "DeliveryQueueUrl",
    "URGENT_DISPATCH_QUEUE_URL": "UrgentDispatchQueueUrl",
    "URGENT_DELIVERY_QUEUE_URL": "UrgentDeliveryQueueUrl",
    "USER_POOL_ARN": "UserPoolArn",
    "SENDER_EMAIL": "SenderEmail",
    "MIS_SECRET_PREFIX": "MisSecretPrefix",
    "DROP_BUCKET": "DropBucket",
}


class PackageError(Exception):
    """Chalice could not package the app; the message holds what it said."""


@dataclass(frozen=True)
class Package:
    """A packaged app: CloudFormation (SAM) template, code zip, and the build id that names both."""

    template: dict[str, Any]
    code_zip: Path
    build: str


def package(stage: str, project: Path = ROOT, build_root: Path | None = None) -> Package:
    """Package `project` for `stage` below `build_root` (default .build); reuse what is there if it fits.

    What comes from the foundation stack is not in the package: it becomes a parameter of the template, so one
    package serves every deployment of a stage. Raises PackageError.
    """
    folder = (build_root or project / ".build") / stage
    folder.mkdir(parents=True, exist_ok=True)
    build = source_digest(project, stage)[:12]
    found = Package(template={}, code_zip=folder / f"code-{build}.zip", build=build)
    template_file = folder / f"template-{build}.json"
    with _only_one_at_a_time(folder):
        if not (found.code_zip.exists() and template_file.exists()):
            for old in (*folder.glob("code-*.zip"), *folder.glob("template-*.json")):
                old.unlink()
            packaged = _run_chalice(stage, project, folder, build)
            services = code_zip.granted_services(project / ".chalice")
            code_zip.repack(packaged / "deployment.zip", found.code_zip, folder / "unpacked", services)
            template = yaml.safe_load((packaged / "sam.yaml").read_text())
            template_file.write_text(json.dumps(_with_parameters(template), indent=1))
    return Package(template=json.loads(template_file.read_text()), code_zip=found.code_zip, build=build)


def source_digest(project: Path, stage: str) -> str:
    """Return a hex digest of what shapes the package: sources, stage, Chalice, Python and our own packaging."""
    digest = hashlib.sha256(f"{stage} {version('chalice')} {sys.version_info[:2]}".encode())
    for path in (*_source_files(project), MERGE_TEMPLATE, *PACKAGERS):
        name = path.relative_to(project) if path.is_relative_to(project) else path.name
        digest.update(f"\0{name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _source_files(project: Path) -> Iterator[Path]:
    for name in SOURCES:
        path = project / name
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (f for f in found if f.is_file() and not {"__pycache__", "deployments"} & set(f.parts))


def _run_chalice(stage: str, project: Path, folder: Path, build: str) -> Path:
    """Copy the sources, fill the stage's environment with placeholders, and package the copy."""
    copy, out = folder / "project", folder / "chalice"
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(copy, ignore_errors=True)
    for path in _source_files(project):
        target = copy / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    config_file = copy / ".chalice" / "config.json"
    config = json.loads(config_file.read_text())
    placeholders = {name: _placeholder(parameter) for name, parameter in DEPLOYED_VARIABLES.items()}
    # The stage's name is part of queue names, which Chalice needs while it reads the app.
    config["stages"][stage]["environment_variables"] |= {**placeholders, "STAGE": stage, "BUILD": build}
    config_file.write_text(json.dumps(config))
    chalice = "from chalice.cli import main; main()"  # `python -m chalice` does not exist
    command = [sys.executable, "-c", chalice, "package", "--stage", stage]
    answer = subprocess.run(  # noqa: S603 - our own interpreter and arguments
        [*command, "--merge-template", str(MERGE_TEMPLATE), str(out)],
        cwd=copy,
        env={**os.environ, "AWS_DEFAULT_REGION": os.environ.get("AWS_DEFAULT_REGION", "eu-west-2")},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise PackageError(f"`chalice package` failed for stage {stage}:\n{answer.stdout}{answer.stderr}")
    return out


def _placeholder(parameter: str) -> str:
    return f"arn:placeholder:{parameter}"


def _with_parameters(template: dict[str, Any]) -> dict[str, Any]:
    """Return the template with every placeholder replaced by a reference to its parameter."""
    references = {_placeholder(p): {"Ref": p} for p in DEPLOYED_VARIABLES.values()}

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            return {key: walk(value) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(value) for value in node]
        return references.get(node, node) if isinstance(node, str) else node

    walked: dict[str, Any] = walk(template)
    return walked


@contextmanager
def _only_one_at_a_time(folder: Path) -> Iterator[None]:
    """Hold the folder's lock, so that parallel test processes package once and share the result."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
