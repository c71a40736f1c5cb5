"""The operator's first page: how the installation is, whatever of it is gone, and jobs that failed over real RQ."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from rq import Queue, SimpleWorker
from rq.registry import FailedJobRegistry
from rq.serializers import JSONSerializer
from sqlalchemy import Engine, text

from admin.system.machines import QueuesAway
from app import create_app
from models.queries.installation import BACKUP
from models.uow import Database
from models.usecases.installation_notes import note_down
from settings import Settings
from tests.admin.panel_stage import Browser, make_login
from tests.cast import Cast
from tests.usecases.acts import change, rows
from workers import clock
from workers.queues import RedisQueues
from workers.runtime import Runtime


def parts_of(html: str) -> dict[str, str]:
    """How each part is, by its name."""
    found = re.findall(r'<li class="line"><div><b>(.+?)</b>.*?<span class="badge (\w+)">', html, re.DOTALL)
    return dict(found)


def fails(runtime: Runtime) -> str:
    """A job of the queue `checks` that has failed in a worker: its id. No such account is there."""
    queue = Queue("checks", connection=runtime.redis, serializer=JSONSerializer)
    job = queue.enqueue_call("workers.jobs.check_menus", args=("no account's id",), failure_ttl=600)
    SimpleWorker([queue], connection=runtime.redis, serializer=JSONSerializer).work(
        burst=True, logging_level="CRITICAL"
    )
    assert job.id in FailedJobRegistry(queue=queue)
    return str(job.id)


def test_a_beating_clock_is_told_of_and_a_silent_one_is(operator: Browser, runtime: Runtime, owner: Engine) -> None:
    assert parts_of(operator.text("/admin/system"))["Clock"] == "bad"
    clock.beat(runtime, datetime.now(UTC))
    assert parts_of(operator.text("/admin/system"))["Clock"] == "good"
    change(owner, "UPDATE installation_note SET at = now() - interval '2 minutes' WHERE key = 'clock'")
    page = operator.text("/admin/system")
    assert parts_of(page)["Clock"] == "bad"
    assert "Silent for 2 min" in page


def test_a_backup_is_known_when_it_was_noted(operator: Browser, database: Database) -> None:
    assert "No backup is known." in operator.text("/admin/system")
    with database.work(now=datetime.now(UTC) - timedelta(hours=3)) as work:
        note_down(work, BACKUP, {"bytes": 1})
    page = operator.text("/admin/system")
    assert parts_of(page)["Backup"] == "good"
    assert "The last one is 3 h old." in page


def test_whatever_makes_backups_says_so_by_a_command(app: Flask, operator: Browser, settings: Settings) -> None:
    told = create_app(settings).test_cli_runner().invoke(args=["backup-made"])
    assert told.exit_code == 0, told.output
    assert parts_of(operator.text("/admin/system"))["Backup"] == "good"


def test_what_waits_and_what_was_given_up_is_counted(operator: Browser, cast: Cast, owner: Engine) -> None:
    columns = "id, line_account_id, webhook_event_id, kind, payload, state, attempts, received_at"
    for name, state, age in (("a", "new", "7 minutes"), ("b", "failed", "1 hour"), ("c", "failed", "2 days")):
        given = f"gen_random_uuid(), :account, '{name}', 'message', '{{}}', '{state}', 0, now() - interval '{age}'"
        change(owner, f"INSERT INTO webhook_event ({columns}) VALUES ({given})", account=cast.account)
    page = operator.text("/admin/system")
    assert parts_of(page)["Inbox"] == "bad"
    assert parts_of(page)["Outbox"] == "good"
    assert parts_of(page)["Events and messages given up"] == "amber"
    assert "1 in the last day." in page
    assert 'data-label="Events failed, 24 h">1<' in page


def test_an_account_that_line_does_not_answer_is_told_of(operator: Browser, cast: Cast, owner: Engine) -> None:
    name = f"LINE account {rows(owner, 'SELECT channel_id FROM line_account')[0]}"
    assert parts_of(operator.text("/admin/system"))[name] == "good"
    change(owner, "UPDATE line_account SET failures = 7, paused_until = now() + interval '1 minute'")
    assert parts_of(operator.text("/admin/system"))[name] == "bad"
    change(owner, "UPDATE line_account SET paused_until = NULL, quota_spent_until = now() + interval '1 hour'")
    page = operator.text("/admin/system")
    assert parts_of(page)[name] == "bad"
    assert "used up" in page


def test_wishes_that_fail_in_any_village_are_told_of(operator: Browser, cast: Cast, owner: Engine) -> None:
    columns = "id, village_id, kind, facts, language, state, due_at, created_at, ended_at"
    for village, age in ((cast.village, "1 hour"), (cast.next_village, "2 hours"), (cast.village, "2 days")):
        given = f"gen_random_uuid(), :village, 'audit', '{{}}', 'th', 'failed', now(), now(), now() - interval '{age}'"
        change(owner, f"INSERT INTO task ({columns}) VALUES ({given})", village=village)
    page = operator.text("/admin/system")
    assert parts_of(page)["Files and imports"] == "amber"
    assert "2 have failed in the last day." in page
    assert "หมู่บ้านถัดไป" in page


def test_versions_and_sizes_are_those_of_here(operator: Browser, owner: Engine) -> None:
    page = operator.text("/admin/system")
    ((server, schema),) = rows(
        owner, "SELECT current_setting('server_version'), (SELECT version_num FROM alembic_version)"
    )
    assert f"<dt>PostgreSQL</dt><dd>{server}</dd>" in page
    assert f"<dt>Schema</dt><dd>{schema}</dd>" in page
    assert re.search(r"<dt>Whole size</dt><dd>\d+\.\d [kMG]B</dd>", page)
    assert "<dt>Village Security</dt><dd>0." in page


def test_a_schema_of_another_release_is_bad(operator: Browser, owner: Engine) -> None:
    (stands,) = rows(owner, "SELECT version_num FROM alembic_version")
    change(owner, "UPDATE alembic_version SET version_num = '0001'")
    try:
        assert parts_of(operator.text("/admin/system"))["Database"] == "bad"
    finally:
        change(owner, "UPDATE alembic_version SET version_num = :stands", stands=stands)


def test_a_failed_job_is_shown_with_its_error_and_tried_again(
    operator: Browser, runtime: Runtime, owner: Engine
) -> None:
    job_id = fails(runtime)
    page = operator.text("/admin/system")
    assert parts_of(page)["Failed jobs"] == "amber"
    assert "ValueError: badly formed hexadecimal UUID string" in page
    assert operator.post(f"/admin/system/jobs/{job_id}/retry").status_code == 303
    queue = Queue("checks", connection=runtime.redis, serializer=JSONSerializer)
    assert queue.job_ids == [job_id]
    assert FailedJobRegistry(queue=queue).count == 0
    assert rows(owner, "SELECT kind, facts FROM panel_event") == [("job_retried", {"job": job_id})]
    assert operator.post(f"/admin/system/jobs/{job_id}/retry").status_code == 404


def test_a_failed_job_is_removed(operator: Browser, runtime: Runtime) -> None:
    job_id = fails(runtime)
    assert operator.post(f"/admin/system/jobs/{job_id}/remove").status_code == 303
    assert not runtime.redis.exists(f"rq:job:{job_id}")
    assert job_id not in operator.text("/admin/system")


def test_a_worker_is_seen_while_it_lives_and_at_what_it_is(operator: Browser, runtime: Runtime) -> None:
    assert parts_of(operator.text("/admin/system"))["Workers"] == "bad"
    queue = Queue("tasks", connection=runtime.redis, serializer=JSONSerializer)
    worker = SimpleWorker([queue], connection=runtime.redis, serializer=JSONSerializer)
    worker.register_birth()
    assert "waits for work" in operator.text("/admin/system")
    job = queue.enqueue_call("workers.jobs.do_tasks", args=("x",))
    worker.prepare_job_execution(job)
    (seen,) = RedisQueues(runtime.places.redis_url).look().workers
    assert seen.topic == "tasks"
    worker.register_death()
    assert parts_of(operator.text("/admin/system"))["Workers"] == "bad"


def test_a_job_that_waits_too_long_is_told_of(operator: Browser, runtime: Runtime) -> None:
    queue = Queue("outbox", connection=runtime.redis, serializer=JSONSerializer)
    job = queue.enqueue_call("workers.jobs.drain_outbox", args=("x",))
    assert parts_of(operator.text("/admin/system"))["Queues"] == "good"
    runtime.redis.hset(f"rq:job:{job.id}", "enqueued_at", "2026-11-22T00:00:00.000000Z")
    now = datetime(2026, 11, 22, 0, 0, 30, tzinfo=UTC)
    (waits,) = [one for one in RedisQueues(runtime.places.redis_url).look().queues if one.waiting]
    assert waits.since is not None
    assert now - waits.since == timedelta(seconds=30)


@pytest.fixture
def without_redis(settings: Settings) -> Flask:
    """The application, whose Redis is gone."""
    return create_app(settings.model_copy(update={"redis_url": "redis://127.0.0.1:9/0"}))


def test_the_page_stands_without_redis(without_redis: Flask, database: Database, cast: Cast) -> None:
    operator = make_login(without_redis, database, operator=True)
    page = operator.text("/admin/system")
    assert "Redis cannot be reached" in page
    assert parts_of(page)["Redis"] == "bad"
    answer = operator.post("/admin/system/jobs/some-job/retry")
    assert answer.status_code == 303
    assert "Nothing was done." in operator.text("/admin/system")
    without_redis.extensions["runtime"].close()


def test_queues_that_are_gone_are_said_to_be_gone() -> None:
    with pytest.raises(QueuesAway):
        RedisQueues("redis://127.0.0.1:9/0").look()


def test_the_operator_begins_at_the_system_and_a_village_s_people_do_not(operator: Browser, office: Browser) -> None:
    assert operator.get("/admin").headers["Location"] == "/admin/system"
    assert office.get("/admin").headers["Location"] == "/admin/today"
    assert 'href="/admin/system"' not in office.text("/admin/today")
    assert "All villages" in operator.text("/admin/villages")


def test_nothing_is_written_by_looking(operator: Browser, owner: Engine) -> None:
    with owner.connect() as connection:
        before = connection.scalar(text("SELECT count(*) FROM panel_event"))
        for way in ("", "/villages", "/accounts", "/features", "/logins", "/sign-ins", "/record"):
            operator.text(f"/admin/system{way}")
        assert connection.scalar(text("SELECT count(*) FROM panel_event")) == before
