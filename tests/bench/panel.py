"""The office's panel over two million visits of 300 villages: each filter, the first page and one a thousand deep."""

import asyncio
import http.client
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import create_engine, text

from admin.records.places import told
from models.queries.panel_records import Place
from models.uow import new_id
from models.usecases.panel_events import Browser
from models.usecases.panel_sessions import begin_session
from tests.bench.figures import Target, at_most, say
from tests.bench.many_visits import fill
from tests.bench.parts import Bench
from workers.embedded.home import LOCALHOST

VILLAGES, TOTAL, LARGEST = 300, 2_000_000, 150_000
TODAY = datetime.now(UTC).date()
DEEP = 1000  # pages
TIMES = 40
SEARCH, DASHBOARD = at_most(150), at_most(300)
_OFFICE = text(
    "INSERT INTO membership (id, village_id, person_id, role, standing, panel_role, created_at)"
    " VALUES (:id, :village, :person, 'office', 'active', 'admin', now())"
)
_AT = text(
    "SELECT created_at, id FROM visit WHERE village_id = :village"
    " ORDER BY created_at DESC, id DESC OFFSET :skip LIMIT 1"
)
_FILTERS: dict[str, dict[str, str | list[str]]] = {
    "a name": {"q": "สมชาย ใจดี"},
    "a part of a plate": {"q": "กข12"},
    "a name that nobody has": {"q": "ซซซซซ"},
    "exactly this plate": {"plate": "1กข1234"},
    "exactly this name": {"name": "สมชาย ใจดี"},
    "a house": {"house": ""},  # filled in
    "a house, and a name that nobody has": {"house": "", "q": "ซซซซซ"},
    "a guard": {"guard": ""},
    "a gate": {"gate": ""},
    "who is inside": {"state": "inside"},
    "who waits": {"state": "requested"},
    "a kind, and a name that nobody has": {"kind": "service", "state": "left", "q": "ซซซซซ"},
    "let in without an answer": {"mark": "unasked"},
    "all that is notable: nobody": {"mark": ["unasked", "overstayed", "offline", "conflict", "wrong"]},
    "a year, and a name that nobody has": {"from": "2020-01-01", "to": "2100-01-01", "q": "ซซซซซ"},
}


async def measure(bench: Bench) -> None:
    bench.report.begin("panel", f"The office's panel: {TOTAL:,} visits, {VILLAGES} villages, the largest {LARGEST:,}")
    with bench.stand.resting("worker", "clock"):
        count = await asyncio.to_thread(_fill, bench)
        bench.report.add("visits", count, "")
        office = _Office(bench)
        for name, filters in _FILTERS.items():
            query = {key: value or office.some[key] for key, value in filters.items()}
            _time(bench, office, name, f"/admin/records?{urlencode(query, doseq=True)}", SEARCH)
        _time(bench, office, "first page", "/admin/records", SEARCH)
        place = told(office.place(DEEP * 50))
        for way in ("older", "newer"):
            _time(bench, office, f"{DEEP} pages deep, {way}", f"/admin/records?{way}={place}", SEARCH)
        _time(bench, office, "today", "/admin/today", DASHBOARD)
        _time(bench, office, "reports of 30 days", "/admin/reports")
        year = {"period": "own", "since": str(TODAY - timedelta(days=365)), "until": str(TODAY)}
        _time(bench, office, "reports of a year", f"/admin/reports?{urlencode(year)}")
        for room in ("people", "houses", "messages"):
            _time(bench, office, room, f"/admin/{room}")
        office.close()


def _fill(bench: Bench) -> int:
    say("    (two million visits are written first: some minutes)")
    village, address = bench.village, bench.stand.environment["DATABASE_URL"]
    guards = [one.id for one in village.guards]
    return fill(address, village.id, village.account, guards, villages=VILLAGES, total=TOTAL, largest=LARGEST)


def _time(bench: Bench, office: "_Office", name: str, path: str, target: Target | None = None) -> None:
    bench.report.add_times(f"{name}:", list(office.ask(path)), p95=target)


class _Office:
    """Somebody of the largest village's office, who is signed in, in a browser without scripts."""

    def __init__(self, bench: Bench) -> None:
        village = bench.village
        self._own = create_engine(
            "postgresql+psycopg2://" + bench.stand.environment["DATABASE_URL"].partition("://")[2]
        )
        self._village = village.id
        person = village.guards[0].id
        with self._own.begin() as connection:
            connection.execute(_OFFICE, {"id": new_id(), "village": village.id, "person": person})
            house, gate = connection.execute(
                text(
                    "SELECT h.number, v.gate_id FROM visit v JOIN house h ON h.id = v.house_id"
                    " WHERE v.village_id = :village LIMIT 1"
                ),
                {"village": village.id},
            ).one()
        with village.runtime.database.work() as work:
            _, token = begin_session(work, Browser(address=LOCALHOST, agent="bench"), person_id=person)
        self.some = {"house": str(house), "gate": str(gate), "guard": str(person)}
        self._headers = {"Cookie": f"panel={token}"}
        self._wire = http.client.HTTPConnection(LOCALHOST, bench.stand.web_port, timeout=60)

    def place(self, skip: int) -> Place:
        with self._own.connect() as connection:
            at, visit_id = connection.execute(_AT, {"village": self._village, "skip": skip}).one()
        return Place(at=at, id=visit_id)

    def ask(self, path: str) -> Iterator[float]:
        """How long each answer took, in seconds; the first ones are not counted."""
        for number in range(TIMES + 3):
            began = time.perf_counter()
            self._wire.request("GET", path, headers=self._headers)
            answer = self._wire.getresponse()
            body = answer.read()
            assert answer.status == 200, (answer.status, path, body[:500])
            if number >= 3:
                yield time.perf_counter() - began

    def close(self) -> None:
        self._wire.close()
        self._own.dispose()
