"""Real servers for the tests: PostgreSQL and Redis of their own, LINE's simulator over HTTP, the wired application."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as examples
from sqlalchemy import Engine, create_engine, text
from werkzeug.serving import WSGIRequestHandler, make_server
from xdist.scheduler import LoadFileScheduling

from app import create_app
from models.migrations import upgrade
from models.tables.base import Base
from models.uow import Database
from settings import Settings
from tests import cast as casting
from tests.cast import Cast, Somebody
from workers.embedded import Embedded, throwaway
from workers.runtime import Runtime

ROOT = Path(__file__).parents[1]

# a machine that has much to do is no finding
examples.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("any machine")

TOGETHER = "tests/journeys/"


class ByFile(LoadFileScheduling):
    """A file is one worker's; and all journeys are, for whom a whole stage is built."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(TOGETHER) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile | None:
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None


SLOWEST_FIRST = ("journeys", "workers", "migrations", "simulator", "liff")
"""Folders. A file that takes a minute must not be the last one, which one of two cores would wait for."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        return SLOWEST_FIRST.index(folder) if folder in SLOWEST_FIRST else len(SLOWEST_FIRST)

    items.sort(key=place)


@contextmanager
def served(app: Flask, handler: type[WSGIRequestHandler] = WSGIRequestHandler) -> Iterator[str]:
    """The application at an address of its own, over real HTTP."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """PostgreSQL and Redis, of this test process alone."""
    with throwaway(tmp_path_factory.mktemp("servers")) as running:
        yield running


@pytest.fixture(scope="session")
def database_url(servers: Embedded) -> str:
    """A database with this release's schema."""
    address = "postgresql+psycopg2://" + servers.database_url.partition("://")[2]
    upgrade(address)
    return address


@pytest.fixture(scope="session")
def owner(database_url: str) -> Iterator[Engine]:
    """The tables' owner, whom row-level security does not bind: for looking behind the scenes."""
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def simulator_address() -> Iterator[str]:
    """LINE's platform, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", "--port", "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    yield process.stdout.readline().removeprefix("simulator on ").strip()
    process.terminate()
    process.wait(10)
    process.stdout.close()


@pytest.fixture(scope="session")
def settings(
    servers: Embedded, database_url: str, simulator_address: str, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    var = tmp_path_factory.mktemp("var")
    return Settings(
        database_url=database_url,
        redis_url=servers.redis_url,
        var_dir=var,
        photo_store_url=(var / "photos").as_uri(),
        secret_key="a secret of more than thirty-two bytes",
        field_keys=Fernet.generate_key().decode(),
        public_base_url="http://127.0.0.1:8000",
        line_channel_id=casting.CHANNEL_ID,
        line_channel_secret=casting.SECRET,
        line_channel_access_token=casting.TOKEN,
        line_login_channel_id=casting.LOGIN_CHANNEL_ID,
        liff_id=casting.LIFF_ID,
        line_api_base=simulator_address,
        line_data_api_base=simulator_address,
        line_login_base=simulator_address,
        liff_sdk_url=f"{simulator_address}/liff/edge/2/sdk.js",
        liff_base=f"{simulator_address}/liff-app",
        liff_frame_ancestors=simulator_address,
        log_level="ERROR",
    )


@pytest.fixture(scope="session")
def app(settings: Settings) -> Iterator[Flask]:
    """The application as app.py wires it."""
    application = create_app(settings)
    application.testing = False
    yield application
    application.extensions["runtime"].close()


@pytest.fixture(scope="session")
def runtime(app: Flask) -> Runtime:
    found: Runtime = app.extensions["runtime"]
    return found


@pytest.fixture(scope="session")
def database(runtime: Runtime) -> Database:
    return runtime.database


@pytest.fixture
def clean(owner: Engine, app: Flask, runtime: Runtime) -> None:
    """Empty tables, an empty Redis, and nothing remembered of the last test's accounts.

    Rows are deleted, those that name others first: PostgreSQL makes new files for each table that it truncates, which
    takes seven times as long.
    """
    tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
    written = " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM \"{one}\")" for one in tables)
    with owner.begin() as connection:
        full = set(connection.scalars(text(written)))
        deletions = [f'DELETE FROM "{one}"' for one in tables if one in full]
        loosen = "UPDATE person SET acting_as = NULL WHERE acting_as IS NOT NULL"  # it names a place, which names it
        connection.execute(text("; ".join([loosen, *deletions])))
    runtime.redis.flushall()
    runtime.forget()
    app.extensions["accounts"].forget()


@pytest.fixture
def cast(clean: None, database: Database) -> Cast:
    """Everybody, freshly moved in."""
    return casting.move_in(database)


@dataclass(frozen=True)
class Simulator:
    """LINE as a test sees it from behind: what was sent, who taps, what goes wrong."""

    address: str
    session: requests.Session

    def get(self, path: str, **query: Any) -> Any:
        answer = self.session.get(f"{self.address}/_sim/{path}", params=query, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: object = None) -> Any:
        answer = self.session.post(f"{self.address}/_sim/{path}", json=body if body is not None else {}, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def chat(self, somebody: Somebody) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"people/{somebody.line_user_id}/chat")
        return found

    def menu(self, somebody: Somebody) -> Any:
        return self.get(f"people/{somebody.line_user_id}/menu")

    def id_token(self, somebody: Somebody, **overrides: object) -> str:
        query = {"user_id": somebody.line_user_id, "login_channel_id": casting.LOGIN_CHANNEL_ID, **overrides}
        return str(self.get("id-token", **query)["id_token"])


@pytest.fixture
def simulator(simulator_address: str, cast: Cast) -> Iterator[Simulator]:
    """LINE, with the cast's phones; its webhooks go nowhere until a test says where."""
    with requests.Session() as session:
        line = Simulator(simulator_address, session)
        line.post("reset")
        line.post("setup", stage(cast, "http://127.0.0.1:9/line/webhook"))
        yield line


def stage(cast: Cast, webhook_url: str, web: str = "http://127.0.0.1:8000") -> dict[str, Any]:
    """The simulator's set-up for the cast."""
    return {
        "channels": [
            {
                "channel_id": casting.CHANNEL_ID,
                "channel_secret": casting.SECRET,
                "access_token": casting.TOKEN,
                "bot_user_id": casting.BOT,
                "webhook_url": webhook_url,
                "login_channel_id": casting.LOGIN_CHANNEL_ID,
                "login_channel_secret": casting.LOGIN_SECRET,
                "liff_id": casting.LIFF_ID,
                "liff_endpoint_url": f"{web}/liff",
                "display_name": "หมู่บ้านสุขใจ",
            }
        ],
        "people": [
            {"user_id": one.line_user_id, "display_name": one.name, "language": one.language} for one in cast.everybody
        ],
    }


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(client: FlaskClient, simulator: Simulator) -> Callable[..., dict[str, str]]:
    """Signs somebody in with LINE's ID token; returns the headers that their requests carry."""

    def begin(somebody: Somebody, **wish: str) -> dict[str, str]:
        answer = client.post("/api/v1/sessions", json={"id_token": simulator.id_token(somebody), **wish})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return {"Authorization": f"Bearer {answer.get_json()['data']['access_token']}"}

    return begin
