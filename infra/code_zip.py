"""Makes the code zip that Chalice builds start faster: compiled modules in, unused service descriptions out."""

from __future__ import annotations

import compileall
import json
import py_compile
import shutil
import zipfile
from collections.abc import Collection
from pathlib import Path

_FIXED_TIME = (2020, 1, 1, 0, 0, 0)
# Where botocore's name for a service is not the prefix that IAM uses.
_BOTOCORE_NAMES = {"ses": {"ses", "sesv2"}}


def granted_services(chalice_folder: Path) -> set[str]:
    """Return botocore's names of the services that some function's policy grants, and sts."""
    prefixes = {
        action.partition(":")[0]
        for file in chalice_folder.glob("policy-*.json")
        for statement in json.loads(file.read_text())["Statement"]
        for action in statement["Action"]
    }
    return {"sts"}.union(*(_BOTOCORE_NAMES.get(prefix, {prefix}) for prefix in prefixes))


def repack(source: Path, target: Path, scratch: Path, services: Collection[str]) -> None:
    """Write `target` from Chalice's zip at `source`, unpacking into `scratch` on the way.

    botocore describes some four hundred services in as many folders, most of the zip: what no policy grants no
    function can call, so only `services` stay. Compiled modules, which Chalice leaves out, halve the import time of
    a cold start. They are not checked against their source, as a Lambda's code never changes under it. The same
    source gives the same bytes.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    with zipfile.ZipFile(source) as archive:
        archive.extractall(scratch)
    for folder in (scratch / "botocore" / "data").iterdir():
        if folder.is_dir() and folder.name not in services:
            shutil.rmtree(folder)
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(scratch, quiet=2, stripdir=str(scratch), invalidation_mode=unchecked)
    partial = target.with_suffix(".partial")
    with zipfile.ZipFile(partial, "w") as archive:
        for path in sorted(p for p in scratch.rglob("*") if p.is_file()):
            entry = zipfile.ZipInfo(str(path.relative_to(scratch)), _FIXED_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    partial.replace(target)
    shutil.rmtree(scratch)
