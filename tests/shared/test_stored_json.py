"""Fields that a later build stored are read past, and go along with the object that they belong to."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from chalicelib.shared.storage.stored_json import StoredJson, later_fields_of, with_later_fields


class Leaf(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An object of a list; without an id where it is empty."""

    id: str = ""
    size: int = 0


class Tree(Struct, frozen=True, forbid_unknown_fields=True):
    """A document."""

    name: str
    leaves: tuple[Leaf, ...] = ()
    trunk: Leaf | None = None
    by_name: dict[str, Leaf] = {}


TREES = StoredJson[Tree](Tree)
LEAVES = st.builds(Leaf, id=st.sampled_from(["", "a", "b", "c"]), size=st.integers(0, 2))
A_TREE = st.builds(
    Tree,
    name=st.text(max_size=3),
    leaves=st.lists(LEAVES, max_size=4).map(tuple),
    trunk=st.none() | LEAVES,
    by_name=st.dictionaries(st.sampled_from("xyz"), LEAVES, max_size=2),
)


def planted(tree: Tree) -> dict[str, Any]:
    """The document as a later build would store it: each object has a field that says whose it is."""
    fields: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(tree))
    for leaf in [*fields["leaves"], *fields["by_name"].values(), *filter(None, [fields["trunk"]])]:
        leaf["later"] = dict(leaf)
    return fields | {"later": {"name": tree.name}}


@given(A_TREE)
def test_a_document_of_a_later_build_is_read(tree: Tree) -> None:
    assert TREES.decode(msgspec.json.encode(planted(tree)).decode()) == tree


@given(A_TREE)
def test_an_unchanged_document_is_saved_with_all_its_later_fields(tree: Tree) -> None:
    body = msgspec.json.encode(planted(tree)).decode()
    saved = msgspec.json.decode(with_later_fields(tree, later_fields_of(body, TREES.decode(body))))
    names = [leaf.id or str(leaf.size) for leaf in tree.leaves]
    alike = len(set(names)) < len(names)  # two that nothing tells apart: what both had is kept once
    assert alike or saved == planted(tree)


@given(before=A_TREE, after=A_TREE)
def test_no_object_is_given_the_later_fields_of_another(before: Tree, after: Tree) -> None:
    body = msgspec.json.encode(planted(before)).decode()
    saved = msgspec.json.decode(with_later_fields(after, later_fields_of(body, TREES.decode(body))))
    assert saved["name"] == after.name
    for leaf in saved["leaves"]:
        theirs = leaf.pop("later", None)
        assert theirs is None or theirs == leaf or theirs.get("id", "") == leaf.get("id") != ""


def test_what_cannot_be_understood_is_still_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        TREES.decode('{"name": 7, "later": 1}')


def test_nothing_is_noted_of_a_document_that_this_build_wrote() -> None:
    body = msgspec.json.encode(Tree(name="oak", leaves=(Leaf(id="a"),))).decode()
    assert later_fields_of(body, TREES.decode(body)) == ()
