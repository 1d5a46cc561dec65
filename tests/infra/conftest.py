"""What the infrastructure tests share: the foundation template and the app, packaged once a session a stage."""

from typing import Any

import pytest
import yaml

from infra.deploy import FOUNDATION_TEMPLATE
from infra.package import package
from infra.stages import STAGES


class _CloudFormationLoader(yaml.SafeLoader):
    """Reads CloudFormation's short tags as their long form."""


def _long_form(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = tag if tag == "Ref" else f"Fn::{tag}"
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.ScalarNode)
    return {name: loader.construct_scalar(node)}


_CloudFormationLoader.add_multi_constructor("!", _long_form)


@pytest.fixture(scope="session")
def foundation() -> dict[str, Any]:
    template: dict[str, Any] = yaml.load(FOUNDATION_TEMPLATE.read_text(), _CloudFormationLoader)  # noqa: S506
    return template


@pytest.fixture(scope="session", params=sorted(STAGES))
def stage_name(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def packaged(stage_name: str) -> dict[str, Any]:
    """The packaged template of a stage; reused while the sources stay the same, and by parallel processes."""
    return package(stage_name).template
