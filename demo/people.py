"""The demo's school and its three users; all invented, and the passwords open nothing but a laptop."""

from chalicelib.mis.domain.mis_connections import WondeConnection
from chalicelib.schools.domain.school import School
from demo.note import DemoUser
from ops.users import NewUser

MIS_TOKEN = "demo-wonde-token"  # noqa: S105 - the sample MIS's own
MIS_SCHOOL_ID = "A1930499544"

DEMO_USERS = (
    DemoUser(role="administrator", username="ada.admin@fernhill.example", password="Fernhill-Admin-1"),  # noqa: S106
    DemoUser(role="sender", username="sam.sender@fernhill.example", password="Fernhill-Sender-1"),  # noqa: S106
    DemoUser(role="composer", username="cora.composer@fernhill.example", password="Fernhill-Composer-1"),  # noqa: S106
)

_NAMES = {"administrator": "Ada Admin", "sender": "Sam Sender", "composer": "Cora Composer"}


def demo_school(mis_url: str) -> School:
    """Fernhill High, connected to the sample MIS."""
    return School(
        id="fernhill",
        name="Fernhill High School",
        mis=WondeConnection(base_url=f"{mis_url}/v1.0", school_id=MIS_SCHOOL_ID),
    )


def new_users() -> list[NewUser]:
    """The users as the operator creates them."""
    return [
        NewUser(email=user.username, name=_NAMES[user.role], role=user.role, password=user.password)
        for user in DEMO_USERS
    ]
