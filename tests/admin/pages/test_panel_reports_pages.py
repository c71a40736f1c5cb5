"""The reports as they look: of nothing, of a week, and of a year."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, insert, text

from models.domain.ids import HouseId
from models.tables.villages import HouseRow
from models.uow import Database
from models.usecases.report_schedules import order_report
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser
from tests.admin.report_stage import question, unanswered, visit, write
from tests.cast import Cast
from workers.runtime import Runtime
from workers.tasks import do_tasks

KINDS = ("guest", "delivery", "delivery", "delivery", "taxi", "service", "other")
GUARDS = {"prasit": "ประเสริฐ มั่นคง", "office": "สมหมาย เฝ้าดี", "wichai": "บุญเลิศ ตาไว"}


def houses(cast: Cast, owner: Engine, count: int) -> list[Any]:
    row = {"village_id": cast.village, "created_at": datetime.now(UTC)}
    made = [{"id": uuid4(), "number": f"{index // 20 + 20}/{index % 20 + 1}", **row} for index in range(count)]
    with owner.begin() as connection:
        connection.execute(insert(HouseRow), made)
        for name, thai in GUARDS.items():
            values = {"name": thai, "id": getattr(cast, name).id}
            connection.execute(text("UPDATE person SET display_name = :name WHERE id = :id"), values)
    return [one["id"] for one in made]


def busy(cast: Cast, owner: Engine, days: int, each_day: int) -> None:
    """So many days of a village, up to now: the same each time."""
    chance = random.Random(7)
    where = houses(cast, owner, 60)
    now = datetime.now(UTC).replace(microsecond=0)
    found, asked = [], []
    for day in range(days):
        for _ in range(chance.randint(each_day // 2, each_day)):
            hour = min(23.9, max(0.0, chance.gauss(17 if chance.random() < 0.6 else 9, 2.5)))
            at = (now - timedelta(days=day)).replace(hour=0, minute=0) + timedelta(hours=hour - 7)
            if at < now:
                found.append(one := somebody(cast, at, where, chance))
                asked += [question(cast, one, accepted_after=chance.random() + 0.2)] if one["answer"] else []
    write(owner, found, asked)


def somebody(cast: Cast, at: datetime, where: list[HouseId], chance: random.Random) -> dict[str, Any]:
    guard = chance.choice([cast.prasit.id, cast.prasit.id, cast.office.id, cast.wichai.id])
    to = where[min(59, int(chance.expovariate(1 / 14)))]
    if to == where[7] and chance.random() < 0.8:
        guard = cast.wichai.id
    more = {"kind": chance.choice(KINDS), "house_id": to, "created_by": guard}
    dice = chance.random()
    if dice < 0.06:
        return unanswered(cast, at, **more)
    if dice < 0.1:
        reason = chance.choice(["phoned", "phoned", "came_to_gate", "office", "รถพยาบาลรับผู้ป่วย"])
        later = at + timedelta(minutes=4)
        return visit(cast, at, state="left", entered_at=later, overridden_reason=reason, **more)
    row = visit(cast, at, waited=max(1.5, chance.lognormvariate(3.1, 0.9)), **more)
    if dice < 0.12:
        row |= {"answer": "not_mine", "state": "rejected", "entered_at": None}
    if 0.12 < dice < 0.14:
        row["overstayed_at"] = at + timedelta(hours=3)
    if to == where[3] and chance.random() < 0.5:
        row["decided_at"] = at + timedelta(seconds=2.5)
    return row


def test_reports_of_nothing(looks: Looks, office: Browser) -> None:
    looks.at(office, "/admin/reports", "reports-empty", whole=True)
    looks.at(office, "/admin/reports/monthly", "monthly-empty", whole=True)


def test_reports_of_a_week(looks: Looks, office: Browser, cast: Cast, owner: Engine) -> None:
    busy(cast, owner, 14, 40)
    looks.at(office, "/admin/reports?period=week", "reports-week", whole=True)
    wrong = "/admin/reports?period=own&since=2026-10-31&until=2026-10-01"
    looks.at(office, wrong, "reports-wrong-dates")


def test_reports_of_a_year_and_the_paper(
    looks: Looks, office: Browser, cast: Cast, owner: Engine, database: Database, runtime: Runtime
) -> None:
    busy(cast, owner, 730, 90)
    looks.at(office, "/admin/reports?period=year", "reports-year", whole=True)
    form = {"day": "1", "hour": "8", "language": "th", "addresses": "committee@sukjai-village.example.com"}
    office.post("/admin/reports/schedule", form)
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        order_report(work, (work.now.replace(day=1) - timedelta(days=1)).replace(day=1).date(), "th")
    assert do_tasks(runtime) == 1
    office.get("/admin/reports")
    looks.at(office, "/admin/reports/monthly", "monthly", whole=True)
