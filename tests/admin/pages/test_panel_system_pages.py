"""The operator's room as it looks: well, in trouble, and with many villages."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import Engine, insert, text

from models.queries.installation import BACKUP
from models.tables.people import MembershipRow, PersonRow
from models.tables.villages import HouseRow, VillageRow
from models.uow import Database, new_id
from models.usecases.installation_notes import note_down
from tests.admin.pages.conftest import Looks
from tests.admin.panel_stage import Browser, make_login
from tests.cast import Cast
from tests.usecases.acts import change, comes
from workers import clock
from workers.runtime import Runtime

NAMES = (
    "บ้านสวนริมน้ำ", "ชวนชื่นพาร์ควิลล์", "ลภาวันโฮม", "หมู่บ้านเศรษฐสิริ", "ภัสสร ไพรด์", "บุราสิริ", "คาซ่าวิลล์",
    "เพอร์เฟคเพลส", "ศุภาลัย การ์เด้นวิลล์", "พฤกษาวิลล์", "กานดา บ้านริมคลอง", "สราญสิริ ราชพฤกษ์ – แจ้งวัฒนะ",
)  # fmt: skip


@pytest.fixture
def filled(database: Database, cast: Cast) -> None:
    """Sixty villages with houses and people."""
    with database.work(account_id=cast.account, whole_account=True) as work:
        for index in range(60):
            village_id = new_id()
            common = {"created_at": work.now}
            name = f"{NAMES[index % len(NAMES)]} {index // len(NAMES) + 1}"
            row = {"id": village_id, "line_account_id": cast.account, "name": name, **common}
            work.connection.execute(insert(VillageRow).values(row))
            work.enter(village_id)  # type: ignore[arg-type]
            houses = [{"id": new_id(), "number": f"{index}/{one}"} for one in range(40 + index)]
            work.connection.execute(insert(HouseRow), [{"village_id": village_id, **one, **common} for one in houses])
            person = {"id": new_id(), "line_user_id": f"U{index}", "display_name": "สมชาย", "language": "th"}
            work.connection.execute(insert(PersonRow).values(line_account_id=cast.account, **person, **common))
            place = {"person_id": person["id"], "role": "office", "standing": "active"}
            work.connection.execute(insert(MembershipRow).values(id=new_id(), village_id=village_id, **place, **common))


def a_worker(runtime: Runtime) -> SimpleWorker:
    worker = SimpleWorker(["inbox", "outbox"], connection=runtime.redis, serializer=JSONSerializer)
    worker.register_birth()
    return worker


def test_all_is_well(looks: Looks, operator: Browser, runtime: Runtime, database: Database, cast: Cast) -> None:
    comes(database, cast, now=datetime.now(UTC))
    with database.work(now=datetime.now(UTC) - timedelta(hours=4)) as work:
        note_down(work, BACKUP)
    worker = a_worker(runtime)
    clock.beat(runtime, datetime.now(UTC))
    with database.work(account_id=cast.account, whole_account=True) as work:
        work.connection.execute(text("UPDATE message SET state = 'sent'"))
    looks.at(operator, "/admin/system", "system-well", whole=True)
    worker.register_death()


def test_in_trouble(looks: Looks, operator: Browser, runtime: Runtime, cast: Cast, owner: Engine) -> None:
    queue = Queue("profiles", connection=runtime.redis, serializer=JSONSerializer)
    queue.enqueue_call("workers.jobs.learn_profiles", args=("no account's id",), failure_ttl=600)
    worker = SimpleWorker([queue], connection=runtime.redis, serializer=JSONSerializer)
    worker.work(burst=True, logging_level="CRITICAL")
    Queue("outbox", connection=runtime.redis, serializer=JSONSerializer).enqueue_call("workers.jobs.drain_outbox")
    change(owner, "UPDATE line_account SET failures = 9, paused_until = now() + interval '1 hour'")
    columns = "id, line_account_id, webhook_event_id, kind, payload, state, attempts, received_at"
    for name, state, age in (("a", "new", "17 minutes"), ("b", "failed", "1 hour")):
        given = f"gen_random_uuid(), :account, '{name}', 'message', '{{}}', '{state}', 0, now() - interval '{age}'"
        change(owner, f"INSERT INTO webhook_event ({columns}) VALUES ({given})", account=cast.account)
    columns = "id, village_id, kind, facts, language, state, due_at, created_at, ended_at"
    for facts, state in (('{"events": 812, "broken_at": 512, "why": "x"}', "done"), ("{}", "failed")):
        given = f"gen_random_uuid(), :village, 'audit', CAST(:facts AS jsonb), 'th', '{state}', now(), now(), now()"
        change(owner, f"INSERT INTO task ({columns}) VALUES ({given})", village=cast.village, facts=facts)
        if state == "done":
            looks.at(operator, "/admin/system/record", "system-record-broken", whole=True)
    looks.at(operator, "/admin/system", "system-trouble", whole=True)


def test_many_villages(looks: Looks, operator: Browser, database: Database, cast: Cast, filled: None) -> None:
    comes(database, cast, now=datetime.now(UTC))
    looks.at(operator, "/admin/system/villages", "system-villages")
    looks.at(operator, "/admin/system/villages?q=xyz", "system-villages-none")
    looks.at(operator, "/admin/system/record", "system-record")
    looks.at(operator, "/admin/system/villages/new", "system-new-village", whole=True)
    operator.post(f"/admin/system/villages/{cast.village}/features", {"feature": "passes", "on": "off"})
    looks.at(operator, f"/admin/system/villages/{cast.village}", "system-village", whole=True)
    looks.at(operator, "/admin/system/features", "system-features", whole=True)
    looks.at(operator, "/admin/system/accounts", "system-accounts", whole=True)
    looks.at(operator, "/admin/system/accounts/new", "system-new-account", whole=True)


def test_operators_and_who_signs_in(
    looks: Looks, app: Flask, operator: Browser, database: Database, browser: Browser, cast: Cast
) -> None:
    make_login(app, database, operator=True, email="somsak.chaiyaphum@village-security.example.co.th")
    for _ in range(6):
        browser.post("/admin/login", {"email": "somsak.chaiyaphum@village-security.example.co.th", "password": "x"})
    operator.post("/admin/villages", {"village": str(cast.village)})
    looks.at(operator, "/admin/system/logins", "system-logins", whole=True)
    looks.at(operator, "/admin/system/sign-ins", "system-sign-ins", whole=True)
