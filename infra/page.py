"""Puts the built page on CloudFront, on one address with the API: the stack, the files, and what the page must know."""

from __future__ import annotations

import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from infra.cloud import Cloud
from infra.package import ROOT
from infra.stacks import DeployError, Stacks
from infra.stages import Stage

PAGE_TEMPLATE = Path(__file__).with_name("page.yaml")
BUILT_PAGE = ROOT / "web" / "dist"
SECURITY_HEADERS = ROOT / "web" / "security-headers.json"

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"


@dataclass(frozen=True, kw_only=True)
class PageAddress:
    """The page's own domain and its certificate (us-east-1, as CloudFront asks); both empty for CloudFront's own."""

    domain: str = ""
    certificate_arn: str = ""


def security_headers(region: str, drop_bucket: str) -> dict[str, str]:
    """The headers that go with every file: the local page's own, with the hosts of sign-in and of dropped files.

    The two digests of styles are those that React Aria writes into the page (usePress, usePreventScroll); the browser
    tests fail when another version writes others.
    """
    headers: dict[str, str] = json.loads(SECURITY_HEADERS.read_text())
    policy = headers["Content-Security-Policy"]
    headers["Content-Security-Policy"] = policy.replace(
        "connect-src 'self'",
        f"connect-src 'self' https://cognito-idp.{region}.amazonaws.com "
        f"https://{drop_bucket}.s3.{region}.amazonaws.com",
    )
    return headers


def deploy_page(
    cloud: Cloud,
    stacks: Stacks,
    stage: Stage,
    *,
    api_url: str,
    client_id: str,
    drop_bucket: str,
    address: PageAddress | None = None,
    built: Path = BUILT_PAGE,
) -> str:
    """Deploy the page's stack and files, and return the page's address.

    `address` is remembered by the stack where it is not given again. Raises DeployError where the page was not built.
    """
    if not (built / "index.html").exists():
        raise DeployError("The page is not built. Say `make deploy`, which builds it first.")
    headers = security_headers(cloud.region, drop_bucket)
    before = stacks.parameters(stage.page_stack)
    address = address or PageAddress(
        domain=before.get("PageDomain", ""), certificate_arn=before.get("CertificateArn", "")
    )
    parameters = {
        "Stage": stage.name,
        "ApiHost": urlsplit(api_url).hostname or "",
        "ContentSecurityPolicy": headers["Content-Security-Policy"],
        "PermissionsPolicy": headers["Permissions-Policy"],
        "PageDomain": address.domain,
        "CertificateArn": address.certificate_arn,
    }
    stacks.deploy(stage.page_stack, {"TemplateBody": PAGE_TEMPLATE.read_text()}, parameters)
    outputs = stacks.outputs(stage.page_stack)
    config = {"clientId": client_id, "region": cloud.region, "apiUrl": "/api", "cognitoEndpoint": None, "dropUrl": None}
    _upload(cloud, outputs["PageBucket"], built, json.dumps(config))
    return outputs["PageUrl"]


def _upload(cloud: Cloud, bucket: str, built: Path, config: str) -> None:
    """Assets are named by their content, so browsers keep them; index.html goes last, when all it names is there."""
    s3 = cloud.s3()
    files = [file for file in sorted(built.rglob("*")) if file.is_file() and not file.name.startswith(".")]
    for file in sorted(files, key=lambda file: file.name == "index.html"):
        name = file.relative_to(built).as_posix()
        s3.put_object(
            Bucket=bucket,
            Key=name,
            Body=file.read_bytes(),
            ContentType=mimetypes.guess_type(name)[0] or "application/octet-stream",
            CacheControl=_FOR_EVER if name.startswith("assets/") else _ASK_EACH_TIME,
        )
    s3.put_object(
        Bucket=bucket,
        Key="config.json",
        Body=config.encode(),
        ContentType="application/json",
        CacheControl=_ASK_EACH_TIME,
    )
