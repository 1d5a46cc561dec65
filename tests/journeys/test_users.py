"""Users on the packaged stack: invited, given a role, signed in, disabled, with IAM enforced."""

import pytest
from botocore.exceptions import ClientError

from demo.api import Api, ApiError, sign_in
from demo.note import DemoNote
from infra.stacks import Stacks
from infra.stages import stage_named
from tests.journeys.stage import Stage

pytestmark = pytest.mark.xdist_group("stack")

_PASSWORD = "Quiet-Password-2"
_BO = {"email": "bo@quiet.example", "name": "Bo Quiet", "role": "composer"}


def _signed_in(demo: DemoNote, email: str) -> Api:
    token = sign_in(
        endpoint_url=demo.endpoint_url,
        region=demo.region,
        client_id=demo.client_id,
        username=email,
        password=_PASSWORD,
    )
    return Api(demo.api_url, token)


def test_a_user_is_invited_signs_in_and_is_disabled(demo: DemoNote, stage: Stage, office: Api) -> None:
    invited = office.post("/users", _BO)
    assert invited["status"] == "invited"
    with pytest.raises(ApiError) as there_already:
        office.post("/users", _BO)
    assert (there_already.value.status, there_already.value.code) == (409, "already_there")

    cloud_formation = stage.client("cloudformation")
    foundation = Stacks(cloud_formation, print).outputs(stage_named(demo.stage).foundation_stack)
    stage.client("cognito-idp").admin_set_user_password(
        UserPoolId=foundation["UserPoolId"], Username=_BO["email"], Password=_PASSWORD, Permanent=True
    )  # as Bo does with the temporary one
    bo = _signed_in(demo, _BO["email"])
    assert bo.get("/me")["role"] == "composer"
    with pytest.raises(ApiError):
        bo.get("/users")
    office.patch(f"/users/{invited['id']}", {"role": "sender"})
    assert _signed_in(demo, _BO["email"]).get("/me")["role"] == "sender"
    found = {one["email"]: one for one in office.get("/users")["items"]}
    assert (found[_BO["email"]]["status"], found[_BO["email"]]["role"]) == ("active", "sender")

    assert office.patch(f"/users/{invited['id']}", {"disabled": True})["status"] == "disabled"
    with pytest.raises(ClientError):
        _signed_in(demo, _BO["email"])
    office.patch(f"/users/{invited['id']}", {"disabled": False})
    assert _signed_in(demo, _BO["email"]).get("/me")["name"] == "Bo Quiet"
