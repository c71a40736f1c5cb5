"""The whole product on one stage: the Procfile's processes, PostgreSQL, Redis, and LINE played by the simulator.

Everything is started once for all journeys of a test process. A journey takes a house of its own, so that nothing has
to be swept away in between, and leaves the stage as it found it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg2
import requests
from cryptography.fernet import Fernet
from redis import Redis as RedisClient

from models.usecases.link_menus import LEASE
from tests.journeys.people import Guard, Line, Resident
from tests.journeys.programs import ROOT, Program, eventually
from workers.commands import WORKERS
from workers.embedded.home import LOCALHOST, Home, free_port
from workers.embedded.keeper import started
from workers.embedded.postgres import Postgres
from workers.embedded.redis import Redis

BOT = "U8e742f61d673b39c7fff3cecb7536ef0"
LOGIN_SECRET = "0f3b5c7d9e1a2b4c6d8e0f1a3b5c7d9e"
CHANNEL, LOGIN_CHANNEL, LIFF_ID = "1657000001", "1657000002", "1657000002-VillageX"
SECRET, TOKEN = "8c570fa6dd201bb328f1c1eac23a96d8", "a-long-lived-channel-access-token"
PASSWORD = "journeys"
HOUSES = 160
_OURS = ("DATABASE_", "REDIS_", "LINE_", "LIFF_", "S3_", "PHOTO_", "SECRET_", "FIELD_", "VAR_", "SENTRY_", "PG")


@dataclass(frozen=True)
class Household:
    """A house and its people; the first one is asked first."""

    id: str
    number: str
    residents: Sequence[Resident]

    @property
    def first(self) -> Resident:
        return self.residents[0]

    @property
    def second(self) -> Resident:
        return self.residents[1]


class Stage:
    """Starts everything in `enter`, ends it in `leave`; in between each part can be broken and mended."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._home = Home(directory / "servers")
        self._home.make()
        self.postgres = Postgres(self._home, PASSWORD, durable=False)
        self.redis = Redis(self._home, PASSWORD, durable=False)
        self._crew: list[int] = []
        self.web_address = f"http://{LOCALHOST}:{free_port()}"
        self.line_address = f"http://{LOCALHOST}:{free_port()}"

    def enter(self) -> None:
        self.postgres_port = started(self.postgres, 0)
        self.redis_port = started(self.redis, 0)
        port = self.line_address.rpartition(":")[2]
        self.simulator = self._program("simulator", [*python("simulator"), "--port", port])
        self.web = self._program("web", self._web_command())
        self.worker = self._program("worker", flask("worker"))
        self.clock = self._program("clock", flask("clock"))
        for program in (self.simulator, self.web, self.worker):
            program.start()  # importing takes most of the time
        self._release()
        self.clock.start()
        eventually(self.is_ready, 60, "readiness")
        self._warm_up()

    def leave(self) -> None:
        with ExitStack() as all_of_it:  # whatever goes wrong with one, the others end as well
            for server in (self.postgres, self.redis):
                all_of_it.callback(server.stop)
            for program in (self.simulator, self.clock, self.worker, self.web):
                all_of_it.callback(program.stop)
            for program in (self.clock, self.worker, self.web):
                all_of_it.callback(program.ask_to_stop)
            all_of_it.callback(self._end_errands)
            all_of_it.callback(self.line.close)
            if "owner" in self.__dict__:
                all_of_it.callback(self.owner.close)

    # ---- what the operator sees
    def is_ready(self) -> bool:
        return all(part == "ok" for part in self.parts().values())

    def parts(self) -> dict[str, str]:
        """Each part of /health/ready by its name."""
        try:
            answer = requests.get(f"{self.web_address}/health/ready", timeout=10)
        except requests.RequestException:
            return {"web": "does not answer"}
        return dict(answer.json()["parts"])

    def command(self, *words: str) -> str:
        """Runs one of the product's commands; what it printed last. Fails where the command does."""
        errands = self._errands
        assert errands.stdin is not None
        assert errands.stdout is not None
        errands.stdin.write(json.dumps(words).encode() + b"\n")
        errands.stdin.flush()
        status, printed = json.loads(errands.stdout.readline() or b'[1, "the process has ended"]')
        assert status == 0, f"{' '.join(words)}: {printed}\n{(self._directory / 'errands.log').read_text()[-3000:]}"
        return str(printed)

    def verify_record(self) -> None:
        assert self.command("audit", "verify").endswith("whole")

    # ---- who is there
    @cached_property
    def line(self) -> Line:
        return Line(self.line_address, CHANNEL, LOGIN_CHANNEL)

    @cached_property
    def guards(self) -> list[Guard]:
        """Signed in, as after the first opening of their page."""
        return [Guard(self.web_address, self.line, member["line_user_id"]) for member in self.village["guards"]]

    @property
    def guard(self) -> Guard:
        return self.guards[0]

    def household(self) -> Household:
        """A house that no journey has visited yet."""
        return self.house_of(next(self._fresh_numbers))

    def house_of(self, number: str) -> Household:
        house = next(house for house in self.village["houses"] if house["number"] == number)
        members = [member for member in self.village["residents"] if member["house"] == number]
        residents = [Resident(self.line, one["line_user_id"], one["name"], one["language"]) for one in members]
        return Household(house["id"], number, residents)

    @cached_property
    def _fresh_numbers(self) -> Iterator[str]:
        return iter([house["number"] for house in self.village["houses"]][20:-1])  # the first ones are the browser's

    # ---- behind the scenes
    @property
    def database_url(self) -> str:
        return f"postgresql://village:{PASSWORD}@{LOCALHOST}:{self.postgres_port}/village"

    @property
    def field_keys(self) -> tuple[str, ...]:
        return (self._field_key,)

    @property
    def redis_url(self) -> str:
        return f"redis://:{PASSWORD}@{LOCALHOST}:{self.redis_port}/0"

    @cached_property
    def owner(self) -> Any:
        """The tables' owner, whom row-level security does not bind."""
        connection = psycopg2.connect(self.database_url)
        connection.autocommit = True
        return connection

    def reconnect(self) -> None:
        """After PostgreSQL was gone."""
        self.__dict__.pop("owner").close()

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.owner.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall()) if cursor.description else []

    @contextmanager
    def held(self, query: str, *values: Any) -> Iterator[None]:
        """Holds the lock of a row: whoever wants to write it waits, until the end of the block."""
        holder = psycopg2.connect(self.database_url)
        try:
            with holder.cursor() as cursor:
                cursor.execute(query, values)
                assert cursor.fetchall(), query
                yield
        finally:
            holder.close()

    def messages(self, visit_id: str) -> list[dict[str, Any]]:
        """The outbox's rows of a visit, oldest first."""
        names = ("kind", "state", "attempts", "verdict", "person")
        query = "SELECT kind, state, attempts, verdict, to_user FROM message WHERE visit_id = %s ORDER BY id"
        return [dict(zip(names, row, strict=True)) for row in self.rows(query, visit_id)]

    def ladder(self, widen: int | None = 3600, remind: int | None = 7200, expire: int = 10800) -> None:
        """Seconds. Long ones by default: a visitor whom one journey leaves at the gate must not trouble the next."""
        waits = "widen_after = %s, remind_after = %s, office_after = NULL, expire_after = %s"
        self.rows(f"UPDATE village SET {waits}", widen, remind, expire)

    def leases_run_out(self) -> None:
        """As if half a minute had passed: what a worker holds belongs to nobody any more."""
        self.rows("UPDATE message SET due_at = now() WHERE state = 'queued'")
        self.rows("UPDATE line_account SET menus_until = NULL")

    def worker_dies_at_the_menus(self) -> None:
        """As if one had been killed just as it began to link them: nobody else may until its turn has run out."""
        self.rows("UPDATE line_account SET menus_until = now() + %s", LEASE)

    def with_redis(self) -> RedisClient:
        return RedisClient.from_url(self.redis_url)

    def another_clock(self) -> Program:
        """A second one, as when an operator scales by mistake. Ticks when this returns; stop it."""
        clock = self._program("clock-2", flask("clock"))
        clock.start()
        ticking = "SELECT count(DISTINCT pid) > 1 FROM pg_stat_activity WHERE query ~ 'due_visits|accounts_to_wake'"
        eventually(lambda: self.rows(ticking) == [(True,)], 30, "the second clock")
        return clock

    def mend(self) -> None:
        """Everything up and in good health, whatever the last journey broke."""
        if not self.postgres.alive():
            self.postgres.start(self.postgres_port)
        if not self.redis.alive():
            self.redis.start(self.redis_port)
        for program in (self.simulator, self.web, self.worker, self.clock):
            if not program.alive:
                program.kill()
                program.start()
        if "owner" in self.__dict__:
            self.reconnect()
        eventually(self.is_ready, 30, "readiness")
        self._wait_for_workers()
        self.line.faults()
        self.rows(
            "UPDATE line_account SET failures = 0, paused_until = NULL, quota_spent_until = NULL, menus_until = NULL"
        )

    def _wait_for_workers(self) -> None:
        """All of them; and where there are new ones, until nobody takes the old ones for alive any more."""
        eventually(lambda: len(self.worker.children()) == WORKERS, 30, "the workers")
        if self.worker.children() != self._crew:
            with self.with_redis() as redis:
                eventually(lambda: not redis.keys("wake:*"), 10, "rest")
            self._crew = self.worker.children()

    # ---- how it comes about
    def _release(self) -> None:
        """The Procfile's release line, a village, and LINE's side of it."""
        self.command("db", "upgrade")
        filled = self.command(
            "demo-data", "--houses", str(HOUSES), "--residents-per-house", "2", "--guards", "2"
        )  # fmt: skip
        self.village = json.loads(filled)
        self.ladder()
        eventually(self.line.answers, 20, "the simulator")
        self.line.post("setup", self._setting())
        self.command("rich-menus", "sync")

    def _warm_up(self) -> None:
        """A worker imports LINE's SDK at its first message: no journey shall wait for that."""
        home = self.house_of(self.village["houses"][-1]["number"])
        for number in range(1, 5):  # each of the two workers, most likely
            self.guard.register(home.number)
            home.first.hears(number, within=60)

    def _setting(self) -> dict[str, Any]:
        channel = {
            "channel_id": CHANNEL,
            "channel_secret": SECRET,
            "access_token": TOKEN,
            "bot_user_id": BOT,
            "webhook_url": f"{self.web_address}/line/webhook",
            "login_channel_id": LOGIN_CHANNEL,
            "login_channel_secret": LOGIN_SECRET,
            "liff_id": LIFF_ID,
            "liff_endpoint_url": f"{self.web_address}/liff",
            "display_name": self.village["village"]["name"],
        }
        people = [
            {"user_id": one["line_user_id"], "display_name": one["name"], "language": one["language"]}
            | {"role": one["role"], "note": one["house"] or "", "liff_path": "" if one["house"] else "/guard"}
            for one in [*self.village["guards"], *self.village["residents"], *self.village["office"]]
        ]
        return {"channels": [channel], "people": people}

    def _environment(self) -> dict[str, str]:
        line = self.line_address
        foreign = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        return foreign | {
            "VAR_DIR": str(self._directory / "var"),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": "a secret of more than thirty-two bytes",
            "FIELD_KEYS": self._field_key,
            "PUBLIC_BASE_URL": self.web_address,
            "PHOTO_STORE_URL": (self._directory / "photos").as_uri(),
            "WEB_CONCURRENCY": "2",
            "LOG_LEVEL": "WARNING",
            "LINE_CHANNEL_ID": CHANNEL,
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_LOGIN_CHANNEL_ID": LOGIN_CHANNEL,
            "LINE_LOGIN_CHANNEL_SECRET": LOGIN_SECRET,
            "LIFF_ID": LIFF_ID,
            "LINE_API_BASE": line,
            "LINE_DATA_API_BASE": line,
            "LINE_LOGIN_BASE": line,
            "LIFF_SDK_URL": f"{line}/liff/edge/2/sdk.js",
            "LIFF_BASE": f"{line}/liff-app",
            "LIFF_FRAME_ANCESTORS": line,
        }

    @cached_property
    def _field_key(self) -> str:
        return Fernet.generate_key().decode()

    def _web_command(self) -> list[str]:
        bind = self.web_address.removeprefix("http://")
        return [*python("workers.web"), "--bind", bind]

    def _program(self, name: str, command: Sequence[str]) -> Program:
        return Program(name, command, self._environment(), self._directory)

    @cached_property
    def _errands(self) -> "subprocess.Popen[bytes]":
        """Importing the application costs more than any command: one process runs them all."""
        with (self._directory / "errands.log").open("ab") as log:
            return subprocess.Popen(
                python("workers.embedded.errands"),
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )

    def _end_errands(self) -> None:
        errands = self._errands
        errands.kill()
        errands.communicate()


def python(module: str) -> list[str]:
    return [sys.executable, "-m", module]


def flask(*words: str) -> list[str]:
    return [*python("flask"), "--app", "app", *words]
