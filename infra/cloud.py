"""Where to deploy to: AWS, or an emulator at an endpoint, and the clients that talk to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs.client import SQSClient

DEFAULT_REGION = "eu-west-2"
# The emulator's own root key pair, not a secret: it opens nothing outside the laptop.
EMULATOR_KEY = "test"
EMULATOR_ACCOUNT = "000000000000"


@dataclass(frozen=True)
class Cloud:
    """One account and region. `endpoint_url` is set for an emulator only, which takes fixed credentials."""

    region: str = DEFAULT_REGION
    endpoint_url: str | None = None

    @property
    def is_emulator(self) -> bool:
        """Whether calls go to an endpoint of our own instead of AWS."""
        return self.endpoint_url is not None

    def session(self) -> boto3.session.Session:
        """Return a session: the emulator's root key, or for AWS whatever the operator's environment gives."""
        if not self.is_emulator:
            return boto3.session.Session(region_name=self.region)
        return boto3.session.Session(
            region_name=self.region, aws_access_key_id=EMULATOR_KEY, aws_secret_access_key=EMULATOR_KEY
        )

    def cloudformation(self) -> CloudFormationClient:
        """Return a client for stacks."""
        client: CloudFormationClient = self._client("cloudformation")
        return client

    def s3(self) -> S3Client:
        """Return a client for the code bucket; an emulator has no host name a bucket, so it gets paths."""
        style = Config(s3={"addressing_style": "path"}) if self.is_emulator else Config()
        client: S3Client = self._client("s3", style)
        return client

    def cognito(self) -> CognitoIdentityProviderClient:
        """Return a client for the user pool."""
        client: CognitoIdentityProviderClient = self._client("cognito-idp")
        return client

    def secrets(self) -> SecretsManagerClient:
        """Return a client for secrets."""
        client: SecretsManagerClient = self._client("secretsmanager")
        return client

    def gateway(self) -> APIGatewayClient:
        """Return a client for REST APIs."""
        client: APIGatewayClient = self._client("apigateway")
        return client

    def sqs(self) -> SQSClient:
        """Return a client for queues."""
        client: SQSClient = self._client("sqs")
        return client

    def sns(self) -> SNSClient:
        """Return a client for text messages."""
        client: SNSClient = self._client("sns")
        return client

    def _client(self, service: str, config: Config | None = None) -> Any:
        # The typed stubs know services by literal name only; each caller above states its client's type.
        return self.session().client(service, endpoint_url=self.endpoint_url, config=config)
