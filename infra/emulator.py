"""The few places where MiniStack differs from AWS, bridged at deploy time so that the templates stay AWS's own.

Each was seen with MiniStack 1.5.33 and IAM enforced. Nothing here runs when a stage is deployed to AWS.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from infra.cloud import Cloud

if TYPE_CHECKING:
    from mypy_boto3_apigateway.literals import GatewayResponseTypeType


def adapted(template: dict[str, Any]) -> dict[str, Any]:
    """Return the packaged template with its policies as the emulator checks them.

    It checks a send through SES against the resource "*" only, where AWS checks the sender's identity; and it
    checks a batch sent to a queue as an action of its own, where AWS knows sqs:SendMessage for both.
    """
    result = copy.deepcopy(template)
    for resource in result["Resources"].values():
        for policy in resource["Properties"].get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                if any(action.startswith("ses:") for action in statement["Action"]):
                    statement["Resource"] = "*"
                if "sqs:SendMessage" in statement["Action"]:
                    statement["Action"].append("sqs:SendMessageBatch")
    return result


def apply_gateway_responses(cloud: Cloud, api_id: str, api_stage: str, template: dict[str, Any]) -> None:
    """Put the API's own refusals on the API and deploy it: the emulator does not read them from its definition."""
    gateway = cloud.gateway()
    body = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    responses: dict[GatewayResponseTypeType, dict[str, Any]] = body["x-amazon-apigateway-gateway-responses"]
    for response_type, response in responses.items():
        call: dict[str, Any] = {"responseTemplates": response["responseTemplates"]}
        if "statusCode" in response:
            call["statusCode"] = str(response["statusCode"])
        gateway.put_gateway_response(restApiId=api_id, responseType=response_type, **call)
    gateway.create_deployment(restApiId=api_id, stageName=api_stage)
