"""What Chalice packages, with our merge template over it, is what was meant, for every stage."""

import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.settings import Settings
from infra.deploy import FOUNDATION_TEMPLATE
from tests.infra.templates import FUNCTIONS, QUEUE_FUNCTIONS, functions, lint, of_type, role_of, statements_of

Template = dict[str, Any]
every_function = pytest.mark.parametrize("function", sorted(FUNCTIONS))


def test_cfn_lint_finds_nothing(packaged: Template, tmp_path: Path) -> None:
    path = tmp_path / "template.json"
    path.write_text(json.dumps(packaged))
    assert lint(path) == ""


@every_function
def test_a_handler_is_the_one_that_runs_the_middleware(packaged: Template, function: str) -> None:
    # A handler deployed as chalicelib.<module>.<name> would skip it silently: aws/chalice#1566.
    expected = "app.app" if function == "api_handler" else f"app.{function}"
    assert functions(packaged)[function]["Handler"] == expected


@every_function
def test_a_function_has_its_own_role_with_its_own_policy(packaged: Template, function: str) -> None:
    role = functions(packaged)[function]["Role"]
    assert [name for name, other in functions(packaged).items() if other["Role"] == role] == [function]
    written = json.loads(Path(".chalice", f"policy-{function}.json").read_text())["Statement"]
    assert statements_of(packaged, function) == written
    (managed,) = role_of(packaged, function)["ManagedPolicyArns"]
    assert managed["Fn::Sub"].endswith(":policy/AWSXRayDaemonWriteAccess")


def test_both_sync_workers_may_do_the_same_to_what_they_share(packaged: Template) -> None:
    # The same code runs on both lanes; a right that only one has is missed by the other in a rare case, after a crash.
    own = {"ReceiveOwnQueue", "WriteOwnLog"}
    scheduled, refresh = (
        {s["Sid"]: (sorted(s["Action"]), s["Resource"]) for s in statements_of(packaged, worker) if s["Sid"] not in own}
        for worker in ("sync_scheduled", "sync_refresh")
    )
    assert scheduled == refresh


def test_the_only_wildcard_is_the_one_that_texting_a_phone_number_needs(packaged: Template) -> None:
    wild = {
        (function, *statement["Action"])
        for function in FUNCTIONS
        for statement in statements_of(packaged, function)
        if "*" in (statement["Resource"], *statement["Resource"])
    }
    assert wild == {("deliver_batch", "sns:Publish"), ("deliver_urgent", "sns:Publish")}
    assert not any(
        "*" in action
        for function in FUNCTIONS
        for statement in statements_of(packaged, function)
        for action in statement["Action"]
    )


def test_every_resource_of_a_policy_belongs_to_this_stage(packaged: Template) -> None:
    resources = [
        resource["Fn::Sub"]
        for function in FUNCTIONS
        for statement in statements_of(packaged, function)
        if statement["Action"] != ["sns:Publish"]
        for resource in statement["Resource"]
    ]
    assert resources
    named_by_the_foundation = (":identity/${SenderIdentity}", "${UserPoolArn}")
    assert all("${Stage}" in name or name.endswith(named_by_the_foundation) for name in resources)


@every_function
def test_a_function_writes_to_its_own_log_which_is_kept_for_thirty_days(packaged: Template, function: str) -> None:
    name = f"rollcall-${{Stage}}-{function}"
    assert functions(packaged)[function]["FunctionName"] == {"Fn::Sub": name}
    group = of_type(packaged, "AWS::Logs::LogGroup")[f"{FUNCTIONS[function]}Log"]
    assert group == {"LogGroupName": {"Fn::Sub": f"/aws/lambda/{name}"}, "RetentionInDays": 30}
    (logging,) = [s for s in statements_of(packaged, function) if s["Action"][0].startswith("logs:")]
    (resource,) = logging["Resource"]
    assert resource["Fn::Sub"].endswith(f":log-group:/aws/lambda/{name}:*")


@every_function
def test_a_function_is_traced(packaged: Template, function: str) -> None:
    assert functions(packaged)[function]["Tracing"] == "Active"


@every_function
def test_a_function_has_every_setting(packaged: Template, stage_name: str, function: str) -> None:
    variables = functions(packaged)[function]["Environment"]["Variables"]
    assert set(Settings.__struct_encode_fields__) <= set(variables)
    assert variables["STAGE"] == stage_name
    assert "placeholder" not in json.dumps(packaged)


@pytest.mark.parametrize("function", QUEUE_FUNCTIONS)
def test_a_failed_message_of_a_batch_is_retried_alone(packaged: Template, stage_name: str, function: str) -> None:
    (event,) = functions(packaged)[function]["Events"].values()
    assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    queue = event["Properties"]["Queue"]["Fn::Sub"].rpartition(":")[2]
    receives = [s for s in statements_of(packaged, function) if "sqs:ReceiveMessage" in s["Action"]]
    assert [r["Fn::Sub"] for s in receives for r in s["Resource"]] == [
        f"arn:${{AWS::Partition}}:sqs:${{AWS::Region}}:${{AWS::AccountId}}:{queue}".replace(stage_name, "${Stage}")
    ]


@pytest.mark.parametrize("function", ["sync_scheduled", "sync_refresh"])
def test_a_sync_worker_takes_one_job_at_a_time(packaged: Template, function: str) -> None:
    (event,) = functions(packaged)[function]["Events"].values()
    assert event["Properties"]["BatchSize"] == 1


def test_the_stack_asks_for_nothing_that_deploying_does_not_give(packaged: Template, foundation: Template) -> None:
    assert FOUNDATION_TEMPLATE.exists()
    assert set(packaged["Parameters"]) <= set(foundation["Outputs"]) | {"Stage", "SenderEmail"}


def test_the_gateways_refusals_have_the_shape_of_every_error(packaged: Template) -> None:
    body = packaged["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    responses = body["x-amazon-apigateway-gateway-responses"]
    assert {"UNAUTHORIZED", "ACCESS_DENIED", "DEFAULT_4XX", "DEFAULT_5XX"} <= set(responses)
    for response in responses.values():
        error = json.loads(response["responseTemplates"]["application/json"])["error"]
        assert set(error) == {"code", "message"}
        assert error["message"].endswith(".")
