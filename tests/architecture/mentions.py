"""Finds what a text mentions and tells what of it does not exist."""

import builtins
import os
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture import real_names as real

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_URL = re.compile(r"\w+://\S+")
_FILE = re.compile(
    r"(?<![\w/.{<*$-])((?:[\w.*-]+/)*[\w.*-]*\w\.(?:py|md|yaml|yml|json|ts|tsx|js|toml|html|css|png))\b(?![\w/(])"
)
_FOLDER = re.compile(r"^(?:[\w.-]+/)+[\w-]*$")
_MAKE = re.compile(r"\bmake((?: -\w)*)((?: [A-Z]+=\S+| [a-z][a-z-]*)+)")
_MODULE = re.compile(r"\bpython3? -m ([\w.]+)((?: [^`|\n]+)?)")
_FLAG = re.compile(r"(?<![\w-])--([a-z][a-z-]+)")
_API = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE) (/[\w/{}.-]*)")
_SNAKE = re.compile(r"(?<![\w./{<*-])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w/*>-]|\.csv)")
_CAPITALS = re.compile(r"(?<![\w.-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?![\w*])")
_CAMEL = re.compile(r"(?<![\w.])[A-Z][a-z]+(?:[A-Z][a-z0-9]*)+(?!\w)")
_MEMBER = re.compile(r"^([A-Z]\w+)\.([a-z_]\w*)$")
_FILE_ENDS = {"py", "md", "yaml", "json", "ts", "tsx", "toml", "html", "txt", "in"}
_ELSEWHERE = {"TCP_NODELAY", "StartMessageMoveTask", *dir(builtins)}
"""Names of other systems that no code of ours says."""

_EXAMPLES = "## How to add something"
"""Beneath it CONTRIBUTING.md names what it adds itself; test_contributing.py runs that part."""


def unreal_in_markdown(path: Path, text: str) -> list[str]:
    """What a document mentions in links, code and code spans that does not exist."""
    fences = [block for language, block in _FENCE.findall(text) if language in ("", "sh")]
    without_fences = _FENCE.sub("", text)
    problems = [link for link in _LINK.findall(without_fences) if not _is_link(path, link)]
    if path.name == "CONTRIBUTING.md":
        without_fences = without_fences.partition(_EXAMPLES)[0]
        fences = [block for language, block in _FENCE.findall(text.partition(_EXAMPLES)[0]) if language == "sh"]
    spans = _SPAN.findall(without_fences)
    for code in [*spans, *fences]:
        problems += _unreal_in_code(code, beside=path.parent)
    for code in spans:
        problems += _unreal_in_span(code, beside=path.parent)
    return problems


def unreal_in_python(path: Path, source: str) -> list[str]:
    """What the docstrings and comments of a file mention that does not exist."""
    text = _URL.sub("", real.prose(source))
    problems = [named for named in _FILE.findall(text) if not real.is_path(named, beside=path.parent)]
    problems += [named for named in _SNAKE.findall(text) if named not in real.words()]
    capitals = [*_CAPITALS.findall(text), *_CAMEL.findall(text)]
    problems += [named for named in capitals if named not in real.words() | _ELSEWHERE]
    problems += _unreal_dotted(text)
    for code in _SPAN.findall(text):
        problems += _unreal_in_code(code, beside=path.parent)
        problems += _unreal_in_span(code, beside=path.parent)
    return problems


def _is_link(path: Path, link: str) -> bool:
    if "://" in link or link.startswith("mailto:"):
        return True
    file, _, anchor = link.partition("#")
    target = Path(os.path.normpath(path.parent / file)) if file else path
    if not target.is_dir() and target not in real.tracked():
        return False
    return not anchor or anchor in real.anchors(target)


def _unreal_in_code(code: str, *, beside: Path) -> Iterator[str]:
    """Commands, API calls, paths, names of variables and dotted names."""
    code = _URL.sub("", code)
    yield from (named for named in _FILE.findall(code) if not real.is_path(named, beside=beside))
    yield from (named for named in _CAPITALS.findall(code) if named not in real.words())
    yield from _unreal_dotted(code)
    for _, rest in _MAKE.findall(code):
        targets = [word for word in rest.split() if "=" not in word]
        variables = [word.partition("=")[0] for word in rest.split() if "=" in word]
        yield from (f"make {one}" for one in targets[:1] if one not in real.make_targets())
        yield from (f"make {one}=" for one in variables if one not in real.make_variables())
    for module, rest in _MODULE.findall(code):
        source = real.module_source(module)
        if source is None:
            yield f"python -m {module}"
        elif source:
            yield from (
                f"{module} --{flag}" for flag in _FLAG.findall(rest) if f'"--{flag}"' not in source and flag != "help"
            )
    for method, address in _API.findall(code):
        call = f"{method} {re.sub(r'{[^}]*}', '{}', address)}".rstrip(".")
        if call not in real.api_calls():
            yield call


def _unreal_in_span(code: str, *, beside: Path) -> Iterator[str]:
    """What a whole code span names: a folder, a class, a member, a word of the code."""
    if _FOLDER.match(code) and (code.endswith("/") or code.partition("/")[0] in _top()):
        is_api_path = code.count("/") == 1 and real.words() >= set(
            re.findall(r"\w+", code)
        )  # such as a source's `pupils/`
        if not is_api_path and not real.is_path(code, beside=beside):
            yield code
    elif (member := _MEMBER.match(code)) and member[2] not in _FILE_ENDS:
        if member[2] not in real.members().get(member[1], set()):
            yield code
    elif _CAMEL.fullmatch(code):
        if code not in real.words():
            yield code
    else:
        yield from (named for named in _SNAKE.findall(code) if named not in real.words())


def _unreal_dotted(text: str) -> Iterator[str]:
    for named in re.findall(
        rf"(?<![\w./@-])((?:{'|'.join(sorted(real.rooms()))})(?:\.[A-Za-z_]\w*)+)(?![\w(/@])", text
    ):
        if named.rpartition(".")[2] not in _FILE_ENDS and not real.is_dotted_name(named):
            yield named


def _top() -> set[str]:
    return {path.parts[0] for path in real.tracked() if len(path.parts) > 1}
