"""Deploys a stage, to AWS or an emulator: the foundation, then the app packaged by Chalice, then the alarms."""

from __future__ import annotations

import argparse
import copy
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.cloud import DEFAULT_REGION, Cloud
from infra.emulator import adapted, apply_gateway_responses
from infra.package import ROOT, Package, PackageError, package
from infra.page import PageAddress, deploy_page
from infra.stacks import DeployError, Say, Stacks
from infra.stages import Stage, stage_named

FOUNDATION_TEMPLATE = Path(__file__).with_name("foundation.yaml")
OPERATIONS_TEMPLATE = Path(__file__).with_name("operations.yaml")
API_STAGE = "api"


@dataclass(frozen=True, kw_only=True)
class Deployed:
    """A stage that is up. `foundation` has the foundation stack's outputs; `api_url` ends with no slash."""

    stage: str
    region: str
    endpoint_url: str | None
    api_url: str
    user_pool_id: str
    client_id: str
    build: str
    foundation: dict[str, str]

    @property
    def cloud(self) -> Cloud:
        """Clients for the account in which this stage is."""
        return Cloud(region=self.region, endpoint_url=self.endpoint_url)


def deploy(
    stage_name: str,
    endpoint_url: str | None = None,
    *,
    region: str = DEFAULT_REGION,
    sender_email: str | None = None,
    project: Path = ROOT,
    say: Say = print,
) -> Deployed:
    """Deploy the three stacks and return what a caller needs to use them; a second run changes only what changed.

    `sender_email` is the address that messages come from: needed once for a stage that has no default, and
    remembered by the stack afterwards. Raises DeployError or PackageError.
    """
    stage, cloud = stage_named(stage_name), Cloud(region=region, endpoint_url=endpoint_url)
    stacks = Stacks(cloud.cloudformation(), say)
    sender = sender_email or stacks.parameters(stage.app_stack).get("SenderEmail") or stage.sender_email
    if not sender:
        raise DeployError(f"Stage {stage.name} needs the sender's address once: give it with --sender-email.")
    foundation = _deploy_foundation(stacks, stage, sender)
    if not cloud.is_emulator:  # which has no such setting, and writes no such log
        _have_texts_told_of(cloud, foundation["TextReceiptsRoleArn"])
    packaged = package(stage.name, project)
    values = {**foundation, "Stage": stage.name, "SenderEmail": sender}
    api_id = _deploy_app(cloud, stacks, stage, packaged, values)
    stacks.deploy(stage.operations_stack, {"TemplateBody": OPERATIONS_TEMPLATE.read_text()}, {"Stage": stage.name})
    if cloud.is_emulator:
        apply_gateway_responses(cloud, api_id, API_STAGE, packaged.template)
    return Deployed(
        stage=stage.name,
        region=region,
        endpoint_url=endpoint_url,
        api_url=_api_url(endpoint_url, api_id, region),
        user_pool_id=foundation["UserPoolId"],
        client_id=foundation["UserPoolClientId"],
        build=packaged.build,
        foundation=foundation,
    )


def _deploy_foundation(stacks: Stacks, stage: Stage, sender: str) -> dict[str, str]:
    parameters = {
        "Stage": stage.name,
        # The whole domain is verified, so that every address at it may send (docs: SES verified identities).
        "SenderIdentity": sender.rpartition("@")[2],
        "ScheduledVisibilitySeconds": str(stage.scheduled_visibility_seconds),
        "RefreshVisibilitySeconds": str(stage.refresh_visibility_seconds),
        "DispatchVisibilitySeconds": str(stage.dispatch_visibility_seconds),
        "DeliveryVisibilitySeconds": str(stage.delivery_visibility_seconds),
    }
    stacks.deploy(stage.foundation_stack, {"TemplateBody": FOUNDATION_TEMPLATE.read_text()}, parameters)
    return stacks.outputs(stage.foundation_stack)


def _have_texts_told_of(cloud: Cloud, role: str) -> None:
    """Let SNS write what becomes of every text: a setting of the account that CloudFormation cannot make."""
    settings = {"DeliveryStatusIAMRole": role, "DeliveryStatusSuccessSamplingRate": "100"}
    cloud.sns().set_sms_attributes(attributes=settings)


def _deploy_app(cloud: Cloud, stacks: Stacks, stage: Stage, packaged: Package, values: dict[str, str]) -> str:
    """Upload code and template, deploy the app stack, and return the REST API's id."""
    bucket, code_key = values["CodeBucket"], f"code-{packaged.build}.zip"
    s3 = cloud.s3()
    if s3.list_objects_v2(Bucket=bucket, Prefix=code_key).get("KeyCount", 0) == 0:
        s3.upload_file(str(packaged.code_zip), bucket, code_key)
    template = _with_code(packaged.template, bucket, code_key)
    template_key = f"template-{packaged.build}.json"
    body = json.dumps(adapted(template) if cloud.is_emulator else template)
    s3.put_object(Bucket=bucket, Key=template_key, Body=body.encode())
    # By address, because a template in the call itself may have 51,200 bytes and the API's routes take more.
    bucket_url = f"https://{bucket}.s3.{cloud.region}.amazonaws.com"
    if cloud.is_emulator:
        bucket_url = f"{cloud.endpoint_url}/{bucket}"
    parameters = {name: values[name] for name in template["Parameters"]}
    stacks.deploy(stage.app_stack, {"TemplateURL": f"{bucket_url}/{template_key}"}, parameters)
    return stacks.outputs(stage.app_stack)["RestAPIId"]


def _with_code(template: dict[str, Any], bucket: str, key: str) -> dict[str, Any]:
    """Return the template with every function's code at its place in the bucket."""
    result = copy.deepcopy(template)
    for resource in result["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
    return result


def _api_url(endpoint_url: str | None, api_id: str, region: str) -> str:
    if endpoint_url:
        return f"{endpoint_url}/restapis/{api_id}/{API_STAGE}/_user_request_"
    return f"https://{api_id}.execute-api.{region}.amazonaws.com/{API_STAGE}"


def _deploy_page(deployed: Deployed, address: PageAddress | None) -> str:
    stacks, stage = Stacks(deployed.cloud.cloudformation(), print), stage_named(deployed.stage)
    return deploy_page(
        deployed.cloud,
        stacks,
        stage,
        api_url=deployed.api_url,
        client_id=deployed.client_id,
        drop_bucket=deployed.foundation["DropBucket"],
        address=address,
    )


def main() -> None:
    """Deploy from the command line and print where the API is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--endpoint-url", help="an emulator's address; AWS when left out")
    parser.add_argument("--region", default=DEFAULT_REGION)
    parser.add_argument("--sender-email", help="the address that messages are sent from")
    parser.add_argument("--page-domain", help="the page's own address; needs --certificate-arn")
    parser.add_argument("--certificate-arn", help="the certificate of the page's address, in us-east-1")
    given = parser.parse_args()
    if bool(given.page_domain) != bool(given.certificate_arn):
        parser.error("--page-domain and --certificate-arn go together")
    address = (
        PageAddress(domain=given.page_domain, certificate_arn=given.certificate_arn) if given.page_domain else None
    )
    try:
        deployed = deploy(given.stage, given.endpoint_url, region=given.region, sender_email=given.sender_email)
        if not deployed.cloud.is_emulator:  # which has no CloudFront to serve it: `make demo` does
            print(f"Page: {_deploy_page(deployed, address)}")
    except (DeployError, PackageError, ClientError, BotoCoreError) as error:
        raise SystemExit(f"The deploy stopped: {error}") from error
    print(f"API: {deployed.api_url}")
    print(f"User pool: {deployed.user_pool_id}, client: {deployed.client_id}, build: {deployed.build}")


if __name__ == "__main__":
    main()
