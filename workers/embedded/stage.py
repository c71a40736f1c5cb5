"""What the demo's programs are told: addresses on this machine, keys kept between runs, the stand-in's channel."""

import base64
import fcntl
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers import embedded
from workers.embedded.home import LOCALHOST, free_port, make_private, write_private

WEB_PORT, SIMULATOR_PORT = 8000, 8800
BOT_USER_ID = "U" + "c0ffee" * 5 + "42"
LOOK_AHEAD = 50  # ports after the usual one, before any will do


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where everything is. The channel's ids are made up; its secrets are kept in VAR_DIR like real ones."""

    var_dir: Path
    web_port: int
    simulator_port: int

    @classmethod
    def on_free_ports(cls, var_dir: Path) -> "Stage":
        return cls(var_dir=var_dir, web_port=next_free(WEB_PORT), simulator_port=next_free(SIMULATOR_PORT))

    @property
    def web(self) -> str:
        return f"http://{LOCALHOST}:{self.web_port}"

    @property
    def simulator(self) -> str:
        return f"http://{LOCALHOST}:{self.simulator_port}"

    def secret(self, name: str) -> str:
        """Made at the first run, where commands that run without the demo look for it too."""
        file = self.var_dir / name
        if not file.exists():
            write_private(file, base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())  # a Fernet key suits all
        return file.read_text()

    def environment(self, database_url: str, redis_url: str) -> dict[str, str]:
        line = {
            "LINE_CHANNEL_ID": "1650000001",
            "LINE_CHANNEL_SECRET": self.secret("line_channel_secret"),
            "LINE_CHANNEL_ACCESS_TOKEN": self.secret("line_channel_access_token"),
            "LINE_LOGIN_CHANNEL_ID": "1650000002",
            "LINE_LOGIN_CHANNEL_SECRET": self.secret("line_login_channel_secret"),
            "LIFF_ID": "1650000002-village1",
            "LINE_API_BASE": self.simulator,
            "LINE_DATA_API_BASE": self.simulator,
            "LINE_LOGIN_BASE": self.simulator,
            "LIFF_SDK_URL": f"{self.simulator}/liff/edge/2/sdk.js",
            "LIFF_BASE": f"{self.simulator}/liff-app",
            "LIFF_FRAME_ANCESTORS": self.simulator,
        }
        ours = {
            "VAR_DIR": str(self.var_dir),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "PUBLIC_BASE_URL": self.web,
            "PORT": str(self.web_port),
            "PHOTO_STORE_URL": (self.var_dir / "photos").as_uri(),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or self.secret("secret_key"),
            "FIELD_KEYS": os.environ.get("FIELD_KEYS") or self.secret("field_key"),
        }
        return {**os.environ, **line, **ours}

    def cast(self, environment: Mapping[str, str], village: Mapping[str, Any]) -> dict[str, Any]:
        """The simulator's channel and people for a village as `demo-data` printed it."""
        channel = {
            "channel_id": environment["LINE_CHANNEL_ID"],
            "bot_user_id": BOT_USER_ID,
            "channel_secret": environment["LINE_CHANNEL_SECRET"],
            "access_token": environment["LINE_CHANNEL_ACCESS_TOKEN"],
            "login_channel_id": environment["LINE_LOGIN_CHANNEL_ID"],
            "login_channel_secret": environment["LINE_LOGIN_CHANNEL_SECRET"],
            "liff_id": environment["LIFF_ID"],
            "liff_endpoint_url": f"{self.web}/liff",
            "webhook_url": f"{self.web}/line/webhook",
            "display_name": village["village"]["name"],
        }
        return {"channels": [channel], "people": list(_people(village))}


def _people(village: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for guard in village["guards"]:
        yield _person(guard, "guard", "")
    for resident in village["residents"]:
        yield _person(resident, "resident", str(resident["house"]))
    for member in village["office"]:
        yield _person(member, "office", "")


def _person(member: Mapping[str, Any], role: str, note: str) -> dict[str, Any]:
    return {
        "user_id": member["line_user_id"],
        "display_name": member["name"],
        "language": member["language"],
        "role": role,
        "note": note,
    }


@contextmanager
def stores(var_dir: Path) -> Iterator[tuple[str, str]]:
    """The database's and Redis' addresses: those that the environment names, else embedded ones."""
    database_url, redis_url = os.environ.get("DATABASE_URL"), os.environ.get("REDIS_URL")
    if database_url and redis_url:
        yield database_url, redis_url
        return
    with embedded.ensure(var_dir) as servers:
        yield database_url or servers.database_url, redis_url or servers.redis_url


def next_free(port: int) -> int:
    """A port that nobody listens at, and that no other demo has chosen for a program which it is about to start."""
    for candidate in range(port, port + LOOK_AHEAD):
        if free_port(candidate) == candidate and _reserve(candidate):
            return candidate
    return free_port()


def _reserve(port: int) -> bool:
    folder = Path(tempfile.gettempdir()) / f"village-security-{os.getuid()}"
    make_private(folder)
    lock = os.open(folder / f"{port}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return False
    return True  # it stays open for as long as this program lives; the system lets go of it however that ends
