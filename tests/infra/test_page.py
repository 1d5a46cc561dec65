"""The page's stack comes up, its files say how long to keep them, and its headers let nothing foreign in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra import local_stack
from infra.cloud import Cloud
from infra.page import PAGE_TEMPLATE, PageAddress, deploy_page, security_headers
from infra.stacks import DeployError, Stacks
from infra.stages import stage_named
from tests.infra.conftest import _CloudFormationLoader
from tests.infra.templates import lint, of_type

TEMPLATE: dict[str, Any] = yaml.load(PAGE_TEMPLATE.read_text(), _CloudFormationLoader)  # noqa: S506 - a safe loader
API_URL = "https://a1b2.execute-api.eu-west-2.amazonaws.com/api"
OURS = PageAddress(domain="rollcall.example", certificate_arn="arn:aws:acm:us-east-1:000000000000:certificate/1")


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with local_stack.running(state_dir=tmp_path_factory.mktemp("page-stack")) as stack:
        yield stack.cloud


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "index-1a2b.js").write_text("1")
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / ".ready").touch()
    return tmp_path


def deployed(cloud: Cloud, built: Path, address: PageAddress | None = None) -> str:
    stacks = Stacks(cloud.cloudformation(), lambda _: None)
    stage = stage_named("prod")
    return deploy_page(
        cloud,
        stacks,
        stage,
        api_url=API_URL,
        client_id="client",
        drop_bucket="rollcall-prod-drop",
        address=address,
        built=built,
    )


def test_cfn_lint_finds_nothing() -> None:
    assert lint(PAGE_TEMPLATE) == ""


def test_the_page_comes_up_with_its_files_and_is_told_where_to_sign_in(cloud: Cloud, built: Path) -> None:
    assert deployed(cloud, built).startswith("https://")
    s3, bucket = cloud.s3(), "rollcall-prod-page-000000000000"
    kept = {
        item["Key"]: s3.head_object(Bucket=bucket, Key=item["Key"])["CacheControl"]
        for item in s3.list_objects_v2(Bucket=bucket)["Contents"]
    }
    assert kept == {
        "assets/index-1a2b.js": "public, max-age=31536000, immutable",
        "index.html": "no-cache",
        "config.json": "no-cache",
    }
    config = json.loads(s3.get_object(Bucket=bucket, Key="config.json")["Body"].read())
    assert config == {
        "clientId": "client",
        "region": "eu-west-2",
        "apiUrl": "/api",
        "cognitoEndpoint": None,
        "dropUrl": None,
    }


def test_an_address_given_once_is_remembered(cloud: Cloud, built: Path) -> None:
    assert deployed(cloud, built, OURS) == "https://rollcall.example"
    assert deployed(cloud, built) == "https://rollcall.example"


def test_a_page_that_was_not_built_is_said_before_anything_is_made(cloud: Cloud, tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="not built"):
        deployed(cloud, tmp_path / "nothing")


def test_only_the_distribution_reads_the_bucket() -> None:
    bucket = of_type(TEMPLATE, "AWS::S3::Bucket")["PageBucket"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    policy = of_type(TEMPLATE, "AWS::S3::BucketPolicy")["PageBucketPolicy"]["PolicyDocument"]
    allowed = [statement for statement in policy["Statement"] if statement["Effect"] == "Allow"]
    assert [statement["Principal"] for statement in allowed] == [{"Service": "cloudfront.amazonaws.com"}]
    assert "AWS:SourceArn" in allowed[0]["Condition"]["StringEquals"]


def test_answers_of_the_api_are_never_kept_and_every_answer_has_the_headers() -> None:
    config = of_type(TEMPLATE, "AWS::CloudFront::Distribution")["Distribution"]["DistributionConfig"]
    (api,) = config["CacheBehaviors"]
    disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"  # AWS's managed policy CachingDisabled
    assert (api["PathPattern"], api["CachePolicyId"]) == ("/api/*", disabled)
    for behaviour in (api, config["DefaultCacheBehavior"]):
        assert behaviour["ResponseHeadersPolicyId"] == {"Ref": "SecurityHeaders"}


def test_the_policy_lets_in_no_foreign_script_and_calls_only_the_api_sign_in_and_the_bucket_for_files() -> None:
    policy = security_headers("eu-west-2", "rollcall-prod-drop")["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert "unsafe" not in rules["style-src"]
    assert rules["connect-src"].split() == [
        "'self'",
        "https://cognito-idp.eu-west-2.amazonaws.com",
        "https://rollcall-prod-drop.s3.eu-west-2.amazonaws.com",
    ]
    assert rules["frame-ancestors"] == "'none'"
