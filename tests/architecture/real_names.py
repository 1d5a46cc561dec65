"""What there is in the repository, by every name that a document may call it."""

import ast
import io
import json
import re
import subprocess
import tokenize
from functools import cache
from importlib.util import find_spec, resolve_name
from pathlib import Path
from typing import Any

PACKAGES = ("chalicelib", "infra", "ops", "demo", "bench", "soak", "policy_mutants")
GENERATED = (".local", ".build", ".venv", "web/dist", "web/node_modules", "web/src/api/schema.d.ts")
_CODE = {".py", ".ts", ".tsx", ".js", ".yaml", ".yml", ".json", ".html", ".css", ".toml", ".in", ".txt", ".csv", ""}
_PLACES = ("", "chalicelib", "web", "web/src")
_WORD = re.compile(r"\w+")


@cache
def tracked() -> frozenset[Path]:
    """Every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - git itself
    return frozenset(path for line in answer.stdout.splitlines() if (path := Path(line)).is_file())


@cache
def _folders() -> frozenset[str]:
    return frozenset(str(parent) for path in tracked() for parent in path.parents)


@cache
def _ends() -> frozenset[str]:
    """Every file and folder by each end of its path: `a/b/c.py`, `b/c.py`, `c.py`."""
    paths = [path.parts for path in tracked()] + [Path(folder).parts for folder in _folders()]
    return frozenset("/".join(parts[start:]) for parts in paths for start in range(len(parts)))


def is_path(named: str, *, beside: Path) -> bool:
    """Whether a file or folder has this path: from the root, a usual place, beside the document, or by its end."""
    named = named.rstrip("/")
    if named.startswith(GENERATED):
        return True
    if "*" in named:
        return any(path.match(named) for path in tracked())
    found = [str(Path(place, named)) for place in (*_PLACES, str(beside))]
    return any(Path(one) in tracked() or one in _folders() for one in found) or named in _ends()


@cache
def words() -> frozenset[str]:
    """Every word of the code itself, without comments, docstrings, documents and tests."""
    found: set[str] = set()
    for path in tracked():
        if path.suffix in _CODE and path.parts[0] not in ("docs", "tests", "LICENSE"):
            text = path.read_text("utf-8", errors="ignore")
            found.update(_WORD.findall(_without_prose(text) if path.suffix == ".py" else text))
    found.update(Path(end).stem for end in _ends())
    return frozenset(found)


def prose(source: str) -> str:
    """The docstrings and comments of a Python file."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT]
    return "\n".join(
        [*_docstrings(source), *(one for one in comments if not one.startswith(("noqa", "fmt:", "type:")))]
    )


def _docstrings(source: str) -> list[str]:
    """Every string that stands alone: docstrings, and those beneath a constant or field."""
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Expr)]
    values = [node.value.value for node in nodes if isinstance(node.value, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def _without_prose(source: str) -> str:
    for docstring in _docstrings(source):
        source = source.replace(docstring, "")
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return " ".join(token.string for token in tokens if token.type != tokenize.COMMENT)


@cache
def rooms() -> frozenset[str]:
    """The first words of a dotted name in the code: packages, and chalicelib's rooms."""
    return frozenset((*PACKAGES, *(path.parent.name for path in Path("chalicelib").glob("*/__init__.py"))))


def is_dotted_name(named: str) -> bool:
    """Whether `sync.domain.held.HeldStore`, with or without chalicelib before it, is a module or is in one."""
    parts = named.split(".")
    if parts[0] not in PACKAGES:
        parts = ["chalicelib", *parts]
    for length in range(len(parts), 0, -1):
        path, rest = Path(*parts[:length]), parts[length:]
        if path.with_suffix(".py") in tracked() or path / "__init__.py" in tracked():
            file = path.with_suffix(".py") if path.with_suffix(".py") in tracked() else path / "__init__.py"
            return not rest or _has(ast.parse(file.read_text()), rest)
    return False


@cache
def members() -> dict[str, set[str]]:
    """What the classes of each name define, in any Python file."""
    found: dict[str, set[str]] = {}
    for path in tracked():
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef):
                    found.setdefault(node.name, set()).update(_defined(node))
    return found


def _has(tree: Any, names: list[str]) -> bool:
    if names[0] not in _defined(tree):
        return False
    inner = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == names[0]]
    return len(names) == 1 or any(_has(node, names[1:]) for node in inner)


def _defined(tree: Any) -> set[str]:
    found: set[str] = set()
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
            case ast.Assign(targets=targets):
                found.update(target.id for target in targets if isinstance(target, ast.Name))
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found.update(alias.asname or alias.name for alias in names)
    return found


@cache
def make_targets() -> frozenset[str]:
    """The targets of the Makefile."""
    return frozenset(re.findall(r"^([a-z-]+):", Path("Makefile").read_text(), re.MULTILINE))


@cache
def make_variables() -> frozenset[str]:
    """What the Makefile takes from its command line."""
    text = Path("Makefile").read_text()
    return frozenset(re.findall(r"\$\((?:or \$\(|if \$\()?([A-Z_]+)\)", text)) | {"PYTHON"}


def module_source(module: str) -> str | None:
    """The source that `python -m module` runs; empty for a library's, None where there is none."""
    path = Path(*module.split("."))
    for file in (path.with_suffix(".py"), path / "__main__.py"):
        if file in tracked():
            return file.read_text()
    ours = module.partition(".")[0] in (*PACKAGES, "tests")
    return None if ours or find_spec(resolve_name(module.partition(".")[0], None)) is None else ""


@cache
def api_calls() -> frozenset[str]:
    """`GET /sync/runs/{}` and the like."""
    paths = json.loads(Path("chalicelib/openapi.json").read_text())["paths"]
    calls = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    return frozenset(re.sub(r"{\w+}", "{}", call) for call in calls | {"GET /openapi.json"})


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)
