"""The note that a running demo leaves for `make story`, `make token`, `make dev` and whoever scripts against it."""

from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from demo.api import Api, sign_in
from demo.parts import listens
from ops.users import Role

STATE_DIR = Path(".local")
NOTE = "demo.json"


class DemoUser(Struct, frozen=True, kw_only=True):
    """One sign-in of the demo."""

    role: Role
    username: str
    password: str


class DemoNote(Struct, frozen=True, kw_only=True):
    """Where the demo's parts are and who may sign in."""

    page_url: str
    api_url: str
    mis_url: str
    endpoint_url: str
    region: str
    stage: str
    client_id: str
    school_id: str
    functions_dir: str
    users: tuple[DemoUser, ...]

    def token(self, role: str) -> str:
        """A fresh token of the user with this role."""
        user = next((user for user in self.users if user.role == role), None)
        if user is None:
            raise SystemExit(f"There is no {role}. Roles are: {', '.join(u.role for u in self.users)}.")
        return sign_in(
            endpoint_url=self.endpoint_url,
            region=self.region,
            client_id=self.client_id,
            username=user.username,
            password=user.password,
        )

    def api(self, role: str) -> Api:
        """The API as the user with this role sees it."""
        return Api(self.api_url, self.token(role))

    def page_environment(self) -> dict[str, str]:
        """What Vite needs to serve the page with this demo behind it."""
        return {
            "ROLLCALL_API_URL": self.api_url,
            "ROLLCALL_COGNITO_URL": self.endpoint_url,
            "ROLLCALL_DROP_URL": self.endpoint_url,
            "ROLLCALL_CLIENT_ID": self.client_id,
            "ROLLCALL_REGION": self.region,
        }

    def save(self, state_dir: Path) -> None:
        """Leave the note."""
        state_dir.mkdir(parents=True, exist_ok=True)
        (state_dir / NOTE).write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")


def read_note(state_dir: Path = STATE_DIR) -> DemoNote:
    """The running demo's note; stops with a sentence when none runs, even if one that was killed left its note."""
    file = state_dir / NOTE
    if file.exists():
        note = msgspec.json.decode(file.read_bytes(), type=DemoNote)
        if listens(urlsplit(note.page_url).port or 80):
            return note
    raise SystemExit("The demo is not running. Start `make demo` in another terminal first.")
