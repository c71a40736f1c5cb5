"""The people of the bench: guards who are signed in, houses, visits made in advance, taps ready to go."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text

from bot.messages.buttons import Answer, write
from models.domain.actors import Actor, ActorRole, Source
from models.domain.ids import AccountId, PersonId, VillageId
from models.domain.visit import Kind
from models.uow import new_id
from models.usecases.register_visit import VisitDraft, fingerprint, register_visit
from settings import Settings
from tests.bench.stand import Stand
from tests.bench.wire import Wires, request
from workers.embedded.home import LOCALHOST
from workers.places import find_places
from workers.runtime import Runtime

JSON = {"Content-Type": "application/json"}
AT_ONCE = 100  # visits in one transaction of the preparation
NO_LADDER = "UPDATE village SET widen_after = NULL, remind_after = NULL, office_after = NULL, expire_after = 36000"
OPEN_WORK = text(
    "SELECT (SELECT count(*) FROM webhook_event WHERE state = 'new') + (SELECT count(*) FROM message WHERE state = "
    "'queued') + (SELECT count(*) FROM person WHERE menu_stale_at IS NOT NULL)"
)


@dataclass(frozen=True, kw_only=True)
class Guard:
    id: PersonId
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A visit that waits, and somebody of its house."""

    visit_id: str
    user: str


class Village:
    """Hands out houses in turn, so that nobody is asked twice at once."""

    def __init__(self, stand: Stand) -> None:
        self.stand = stand
        self.web, self.line = Wires(stand.web_port), Wires(stand.simulator_port)
        self.settings = _settings(stand)
        self.runtime = Runtime(self.settings, find_places(self.settings), pool_size=2)
        self.id = VillageId(UUID(stand.village["village"]["id"]))
        self.account = AccountId(self.runtime.keep_first_account() or UUID(int=0))
        self.guards: list[Guard] = []
        self._houses = _houses(stand.village)
        self._turn = 0

    async def open(self) -> None:
        """Guards sign in, and the ladder is taken away: a bench is to measure what it asks for, not reminders."""
        with self.runtime.database.engine.begin() as connection:
            connection.execute(text("RESET ROLE"))
            connection.execute(text(NO_LADDER))
            connection.execute(text("SET ROLE village_app"))
        users = [guard["line_user_id"] for guard in self.stand.village["guards"]]
        self.guards = [await self._sign_in(user) for user in users]
        await self.quiet()

    def close(self) -> None:
        self.web.close()
        self.line.close()
        self.runtime.close()

    def house(self) -> tuple[str, str]:
        """The next house's id, and a resident of it."""
        self._turn += 1
        return self._houses[self._turn % len(self._houses)]

    def form(self, guard: Guard) -> tuple[bytes, str]:
        """A submission without photo, and a resident of the house."""
        house, user = self.house()
        fields = {"house": house, "kind": "delivery", "visitor_name": "Kerry ส่งของ", "plate": "1กศ 5678"}
        headers = {**JSON, **guard.headers, "Idempotency-Key": str(new_id())}
        return request("POST", "/api/v1/visits", orjson.dumps(fields), headers), user

    async def register(self, count: int) -> list[Waiting]:
        """Visits made by the use case itself, many to a transaction; returns after all were asked about."""
        made: list[Waiting] = []
        while len(made) < count:
            made += self._register(min(AT_ONCE, count - len(made)))
        await self.quiet()
        return made

    def _register(self, count: int) -> list[Waiting]:
        actor = Actor(person_id=self.guards[0].id, role=ActorRole.GUARD, source=Source.LIFF, request_id="bench")
        made = []
        with self.runtime.database.work(village_id=self.id, account_id=self.account, actor=actor) as work:
            for _ in range(count):
                house, user = self.house()
                draft = VisitDraft(house=house, kind=Kind.DELIVERY, visitor_name="Kerry ส่งของ")
                done = register_visit(work, draft, new_id(), fingerprint(draft, []))
                made.append(Waiting(visit_id=str(done.visit_id), user=user))
        return made

    async def taps(self, waiting: Sequence[Waiting]) -> list[tuple[str, bytes]]:
        """LINE's own signed webhooks for a tap on Approve, caught before they are sent: visit id and request.

        Their reply tokens live a minute.
        """
        async with self._caught() as caught:

            async def tap(visit: Waiting) -> None:
                data = write(Answer(visit.visit_id, 1, "approve"))
                wish = request("POST", f"/_sim/people/{visit.user}/tap", orjson.dumps({"data": data}), JSON)
                status, _ = await self.line.ask(wish)
                assert status == 200, status

            lanes = asyncio.Semaphore(16)

            async def in_lane(visit: Waiting) -> None:
                async with lanes:
                    await tap(visit)

            await asyncio.gather(*map(in_lane, waiting))
        return [(_visit_of(body), _webhook(body, signature)) for body, signature in caught]

    @asynccontextmanager
    async def _caught(self) -> AsyncIterator[list[tuple[bytes, str]]]:
        """LINE's webhooks go into this list meanwhile."""
        caught: list[tuple[bytes, str]] = []
        writers: list[asyncio.StreamWriter] = []

        async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            try:
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode()
                    headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:-2])
                    signature = next(line.split(": ", 1)[1] for line in head.split("\r\n") if "ignature: " in line)
                    caught.append((await reader.readexactly(int(headers["content-length"])), signature))
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()

        server = await asyncio.start_server(take, LOCALHOST, 0)
        port = server.sockets[0].getsockname()[1]
        self._webhooks_to(f"http://{LOCALHOST}:{port}/")
        try:
            yield caught
        finally:
            self._webhooks_to(self.stand.webhook)
            server.close()
            for writer in writers:
                writer.close()
            await asyncio.sleep(0.05)  # lets their readers see the end

    def _webhooks_to(self, address: str) -> None:
        channel_id = self.settings.line_channel_id
        self.stand.ask_simulator("setup", {"channels": [{"channel_id": channel_id, "webhook_url": address}]})

    async def quiet(self, seconds: float = 60) -> None:
        """Until nothing is left to be read, sent or linked."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + seconds
        while loop.time() < ends:
            if self.count(OPEN_WORK) == 0:
                return
            await asyncio.sleep(0.2)
        raise SystemExit(f"after {seconds:.0f} s there is still work left: {self.count(OPEN_WORK)}")

    def count(self, statement: Any, **values: Any) -> int:
        """A question to the village's and the account's rows."""
        with self.runtime.database.work(village_id=self.id, account_id=self.account, whole_account=True) as work:
            return int(work.connection.scalar(statement, values) or 0)

    def accepted(self, visit_ids: Sequence[str]) -> dict[str, float]:
        """When LINE accepted the request for each visit, in seconds since 1970: its log, by our retry keys."""
        statement = text("SELECT id, visit_id FROM message WHERE kind = 'visit_request' AND visit_id = ANY(:ids)")
        with self.runtime.database.work(account_id=self.account, whole_account=True) as work:
            rows = work.connection.execute(statement, {"ids": [UUID(one) for one in visit_ids]}).all()
        visit_of = {str(row.id): str(row.visit_id) for row in rows}
        pushes = self.calls("/v2/bot/message/push")
        return {visit_of[call["retry_key"]]: call["at"] for call in pushes if call["retry_key"] in visit_of}

    def calls(self, path: str, since: int = 0) -> list[dict[str, Any]]:
        """LINE's log: what it accepted."""
        log = self.stand.ask_simulator(f"calls?since={since}")
        return [call for call in log if call["path"] == path and call["status"] == 200]

    def last_call(self) -> int:
        log = self.stand.ask_simulator("calls")
        return int(log[-1]["n"]) if log else 0

    async def _sign_in(self, user: str) -> Guard:
        id_token = self.stand.ask_simulator(f"id-token?user_id={user}")["id_token"]
        body = orjson.dumps({"id_token": id_token, "role": "guard"})
        status, answer = await self.web.ask(request("POST", "/api/v1/sessions", body, JSON))
        assert status == 201, answer
        told = orjson.loads(answer)["data"]
        return Guard(id=PersonId(UUID(told["member"]["id"])), token=told["access_token"])


def _settings(stand: Stand) -> Settings:
    given = {name.lower(): value for name, value in stand.environment.items() if name.lower() in Settings.model_fields}
    return Settings(**{**given, "log_level": "ERROR"})  # type: ignore[arg-type]


def _houses(village: dict[str, Any]) -> list[tuple[str, str]]:
    resident = {one["house"]: one["line_user_id"] for one in reversed(village["residents"])}
    return [(house["id"], resident[house["number"]]) for house in village["houses"]]


def _visit_of(body: bytes) -> str:
    return str(orjson.loads(body)["events"][0]["postback"]["data"].split(":")[2])


def _webhook(body: bytes, signature: str) -> bytes:
    return request("POST", "/line/webhook", body, {**JSON, "X-Line-Signature": signature})
