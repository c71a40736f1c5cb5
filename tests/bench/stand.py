"""The product as it is installed: durable servers in a directory of their own, its four processes, and the simulator.

All of it is started here, and ends with the run.
"""

import base64
import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.bench.figures import say
from workers import embedded
from workers.embedded import PROJECT
from workers.embedded.home import LOCALHOST, free_port
from workers.embedded.server import tethered

START_WITHIN = 60.0  # seconds
STOP_WITHIN = 8.0
BOT = "U" + "beac0" * 6 + "42"
CHANNEL, LOGIN_CHANNEL, LIFF = "1660000001", "1660000002", "1660000002-bench001"


class Stand:
    """Where everything is, and the processes that were started."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.web_port, self.simulator_port = free_port(), free_port()
        self.environment: dict[str, str] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.village: dict[str, Any] = {}
        (var / "log").mkdir()

    @property
    def simulator(self) -> str:
        return f"http://{LOCALHOST}:{self.simulator_port}"

    @property
    def webhook(self) -> str:
        return f"http://{LOCALHOST}:{self.web_port}/line/webhook"

    def start(self, name: str, command: Sequence[str], **more: str) -> None:
        with (self.var / "log" / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                tethered(command, signal.SIGTERM),
                cwd=PROJECT,
                env=self.environment | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def run(self, *words: str) -> str:
        """One of the product's commands; what it printed."""
        command = [sys.executable, "-m", "flask", "--app", "app", *words]
        done = subprocess.run(command, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(words)} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def stop(self, *names: str) -> None:
        leaving = {name: self.processes.pop(name) for name in names if name in self.processes}
        for process in leaving.values():
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for process in leaving.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # a pool's children, should it have left some
            process.wait()

    @contextmanager
    def resting(self, *names: str) -> Iterator[None]:
        """These processes stand still meanwhile."""
        groups = [self.processes[name].pid for name in names]
        for group in groups:
            os.killpg(group, signal.SIGSTOP)
        try:
            yield
        finally:
            for group in groups:
                os.killpg(group, signal.SIGCONT)

    def ask_simulator(self, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        wish = urllib.request.Request(f"{self.simulator}/_sim/{path}", data, headers)
        with urllib.request.urlopen(wish, timeout=60) as answer:
            return json.loads(answer.read())

    def wait_for(self, name: str, address: str) -> None:
        self.wait_until(lambda: _answers(address), name)

    def wait_until(self, come: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + START_WITHIN
        while not come():
            process = self.processes.get(name)
            if time.monotonic() > deadline or (process is not None and process.poll() is not None):
                log = self.var / "log" / f"{name}.log"
                words = log.read_text(errors="replace")[-2000:] if log.exists() else ""
                raise SystemExit(f"{name} does not come:\n{words}")
            time.sleep(0.05)


@contextmanager
def set_up(houses: int, residents_per_house: int, guards: int) -> Iterator[Stand]:
    """Everything running, the village full, everybody's rich menu linked."""
    var = Path(tempfile.mkdtemp(prefix="village-bench-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, var, ignore_errors=True)
        servers = stack.enter_context(embedded.ensure(var))
        stand = Stand(var)
        stack.callback(lambda: stand.stop(*stand.processes))
        stand.environment = _environment(stand, servers.database_url, servers.redis_url)
        _start_all(stand, houses, residents_per_house, guards)
        yield stand


def gunicorn(port: int, application: str) -> list[str]:
    bind = f"{LOCALHOST}:{port}"
    return [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", "--bind", bind, application]


def _start_all(stand: Stand, houses: int, residents_per_house: int, guards: int) -> None:
    # LINE checks its own input on its own machines: here the schema check would only eat the cores that are measured
    simulator = [sys.executable, "-m", "simulator", "--port", str(stand.simulator_port), "--openapi", ""]
    stand.start("simulator", simulator)
    stand.run("db", "upgrade")
    wish = ("--houses", houses, "--residents-per-house", residents_per_house, "--guards", guards)
    stand.village = json.loads(stand.run("demo-data", *map(str, wish)))
    stand.wait_for("simulator", f"{stand.simulator}/_sim/state")
    stand.ask_simulator("setup", {"channels": [_channel(stand)], "people": list(_people(stand.village))})
    stand.start("web", gunicorn(stand.web_port, "app:create_app()"))
    for name in ("worker", "clock"):
        stand.start(name, [sys.executable, "-m", "flask", "--app", "app", name])
    stand.wait_for("web", f"http://{LOCALHOST}:{stand.web_port}/health/ready")
    stand.run("rich-menus", "sync")
    say(f"A village of {houses} houses, {houses * residents_per_house} residents and {guards} guards is up.")


def _environment(stand: Stand, database_url: str, redis_url: str) -> dict[str, str]:
    base = stand.simulator
    return os.environ | {
        "VAR_DIR": str(stand.var),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PHOTO_STORE_URL": (stand.var / "photos").as_uri(),
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "PUBLIC_BASE_URL": f"http://{LOCALHOST}:{stand.web_port}",
        "PORT": str(stand.web_port),
        "WEB_CONCURRENCY": "2",
        "LINE_CHANNEL_ID": CHANNEL,
        "LINE_CHANNEL_SECRET": secrets.token_hex(16),
        "LINE_CHANNEL_ACCESS_TOKEN": secrets.token_urlsafe(64),
        "LINE_LOGIN_CHANNEL_ID": LOGIN_CHANNEL,
        "LINE_LOGIN_CHANNEL_SECRET": secrets.token_hex(16),
        "LIFF_ID": LIFF,
        "LINE_API_BASE": base,
        "LINE_DATA_API_BASE": base,
        "LINE_LOGIN_BASE": base,
        "LIFF_BASE": f"{base}/liff-app",
        "LIFF_SDK_URL": f"{base}/liff/edge/2/sdk.js",
    }


def _channel(stand: Stand) -> dict[str, Any]:
    told = stand.environment
    return {
        "channel_id": CHANNEL,
        "channel_secret": told["LINE_CHANNEL_SECRET"],
        "access_token": told["LINE_CHANNEL_ACCESS_TOKEN"],
        "bot_user_id": BOT,
        "webhook_url": stand.webhook,
        "webhook_timeout_s": 30,  # it is timed here, not cut off
        "login_channel_id": LOGIN_CHANNEL,
        "login_channel_secret": told["LINE_LOGIN_CHANNEL_SECRET"],
        "liff_id": LIFF,
        "liff_endpoint_url": f"{told['PUBLIC_BASE_URL']}/liff",
        "display_name": stand.village["village"]["name"],
    }


def _people(village: dict[str, Any]) -> Iterator[dict[str, str]]:
    for one in [*village["guards"], *village["residents"]]:
        yield {"user_id": one["line_user_id"], "display_name": one["name"], "language": one["language"]}


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
