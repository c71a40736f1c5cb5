"""What the office asks for is made once, by one worker, and survives a worker that dies."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from models.domain.actors import ActorRole
from models.domain.errors import NotFound, Refused
from models.queries import tasks as reads
from models.texts import catalog
from models.uow import Database
from models.usecases import tasks
from models.usecases.tasks import Cancelled, Result
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.cast import Cast, Somebody
from workers import tasks as worker
from workers.assignments import Assignment, CannotBeDone
from workers.runtime import Runtime


def order(database: Database, cast: Cast, of: Somebody | None = None, kind: str = "trial", **facts: Any) -> Any:
    actor = (of or cast.office).acting(ActorRole.OFFICE)
    with database.work(village_id=cast.village, account_id=cast.account, actor=actor) as work:
        return tasks.order_task(work, kind, facts, "th")


def kinds_noted(owner: Engine) -> list[str]:
    with owner.connect() as connection:
        return list(connection.scalars(text("SELECT kind FROM change WHERE subject = 'task' ORDER BY id")))


def line(database: Database, cast: Cast, task_id: Any) -> reads.TaskLine:
    with database.work(village_id=cast.village) as work:
        return reads.task(work, task_id)


def make(given: Assignment) -> Result | None:
    """A kind of task for these tests: it does what its facts say."""
    if given.task.facts.get("slow") and given.task.attempts == 1:
        with given.work() as work:
            work.connection.execute(text("SET LOCAL statement_timeout = 1"))
            work.connection.execute(text("SELECT pg_sleep(1)"))
    if given.task.facts.get("fails"):
        raise RuntimeError("broken")
    if given.task.facts.get("hopeless"):
        raise CannotBeDone("Nothing found")
    given.progress(1, 2)
    return Result(name="ทดสอบ.csv", mime="text/csv", body=b"a,b")


@pytest.fixture(autouse=True)
def trial(monkeypatch: pytest.MonkeyPatch) -> None:
    from admin.files import kinds
    from models.domain.permissions import Permission

    kind = kinds.Kind(title="File", permission=Permission.RECORDS_EXPORT)
    monkeypatch.setitem(worker.MAKERS, "trial", make)  # type: ignore[arg-type]
    monkeypatch.setitem(kinds.KINDS, "trial", kind)  # type: ignore[arg-type]


def test_a_file_is_made_and_taken_away(
    office: Browser, database: Database, runtime: Runtime, cast: Cast, owner: Engine
) -> None:
    task_id = order(database, cast)
    assert "progress" in office.text("/admin/files")
    assert worker.do_tasks(runtime) == 1
    told = office.get(f"/admin/files/{task_id}", headers={"X-Requested-With": "fetch"}).get_json()
    assert told == {"state": "done", "percent": 50, "done": 1, "error": None}
    answer = office.get(f"/admin/files/{task_id}/take")
    assert answer.data == b"a,b"
    assert kinds_noted(owner) == ["file_taken"]
    assert (
        answer.headers["Content-Disposition"]
        == "attachment; filename*=UTF-8''%E0%B8%97%E0%B8%94%E0%B8%AA%E0%B8%AD%E0%B8%9A.csv"
    )
    assert ">new<" not in office.text("/admin/files")


def test_what_fails_is_told_and_does_not_hold_up_the_next(
    office: Browser, database: Database, runtime: Runtime, cast: Cast
) -> None:
    broken, hopeless, good = (
        order(database, cast, fails=True),
        order(database, cast, hopeless=True),
        order(database, cast),
    )
    assert worker.do_tasks(runtime) == 3
    assert [line(database, cast, one).state for one in (broken, hopeless, good)] == ["failed", "failed", "done"]
    page = office.text("/admin/files")
    assert "It did not work. Try once more" in page
    assert "Nothing found" in page


def test_what_the_database_was_too_slow_for_is_tried_again(
    database: Database, runtime: Runtime, cast: Cast, owner: Engine
) -> None:
    task_id = order(database, cast, slow=True)
    worker.do_tasks(runtime)
    assert line(database, cast, task_id).state == "running", "for as long as its lease lasts"
    with owner.begin() as connection:
        connection.execute(text("UPDATE task SET due_at = now()"))
    worker.do_tasks(runtime)
    assert line(database, cast, task_id).state == "done"


def test_a_worker_that_dies_leaves_it_to_the_next_and_three_times_is_enough(
    database: Database, runtime: Runtime, cast: Cast, owner: Engine
) -> None:
    task_id = order(database, cast)
    for attempt in range(1, 4):
        with database.work(village_id=cast.village) as work:
            taken = tasks.claim_task(work)
        assert taken
        assert taken.attempts == attempt
        with database.work(village_id=cast.village) as work:
            assert tasks.claim_task(work) is None, "it is somebody's"
        with owner.begin() as connection:
            connection.execute(text("UPDATE task SET due_at = now() - interval '1 second'"))
    assert worker.do_tasks(runtime) == 0
    failed = line(database, cast, task_id)
    assert failed.state == "failed"
    assert failed.error in catalog.of("th").words


def test_two_workers_do_not_make_files_at_once(database: Database, runtime: Runtime, cast: Cast) -> None:
    order(database, cast)
    with worker._alone(runtime) as first:
        assert first
        assert worker.do_tasks(runtime) == 0
    assert worker.do_tasks(runtime) == 1


def test_what_is_called_off_is_not_made(office: Browser, database: Database, runtime: Runtime, cast: Cast) -> None:
    task_id = order(database, cast)
    assert office.post(f"/admin/files/{task_id}/cancel").status_code == 303
    assert worker.do_tasks(runtime) == 0
    assert office.post(f"/admin/files/{task_id}/cancel").status_code == 404
    running = order(database, cast)
    with database.work(village_id=cast.village) as work:
        tasks.claim_task(work)
    office.post(f"/admin/files/{running}/cancel")
    with database.work(village_id=cast.village) as work, pytest.raises(Cancelled):
        tasks.tell_progress(work, running, 1, 2)
    with database.work(village_id=cast.village) as work, pytest.raises(Cancelled):
        tasks.finish_task(work, running, None)


def test_somebody_asks_for_five_things_at_a_time_and_crowds_out_nobody(database: Database, cast: Cast) -> None:
    for _ in range(tasks.MOST_OF_ONE):
        order(database, cast)
    with pytest.raises(Refused):
        order(database, cast)
    order(database, cast, of=cast.nobody)
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        assert tasks.order_task(work, "trial", {}, "th"), "the clock's"


def test_an_office_asks_for_twenty_things_at_a_time_and_the_clock_is_not_held_up(
    database: Database, cast: Cast
) -> None:
    for somebody in (cast.office, cast.nobody, cast.somchai, cast.malee):
        for _ in range(tasks.MOST_OF_ONE):
            order(database, cast, of=somebody)
    with pytest.raises(Refused):
        order(database, cast, of=cast.wichai)
    with database.work(village_id=cast.village, account_id=cast.account) as work:
        assert tasks.order_task(work, "trial", {}, "th")


def test_a_viewer_calls_off_their_own_report_and_nobody_elses(
    seated: SignIn, office: Browser, database: Database, cast: Cast, owner: Engine
) -> None:
    viewer = seated(cast.nobody, "viewer")
    theirs, mine = order(database, cast, kind="monthly_report"), order(database, cast, cast.nobody, "monthly_report")
    page = viewer.text("/admin/files")
    assert f"{mine}/cancel" in page
    assert f"{theirs}/cancel" not in page
    assert viewer.post(f"/admin/files/{theirs}/cancel").status_code == 403
    assert line(database, cast, theirs).state == "queued"
    assert viewer.post(f"/admin/files/{mine}/cancel").status_code == 303
    assert office.post(f"/admin/files/{theirs}/cancel").status_code == 303
    assert kinds_noted(owner) == ["cancelled", "cancelled"]


def test_files_go_after_a_week(database: Database, runtime: Runtime, cast: Cast) -> None:
    task_id = order(database, cast)
    worker.do_tasks(runtime)
    with database.work(village_id=cast.village) as work:
        now = work.now
        assert reads.file_of(work, task_id).body == b"a,b"
    assert worker.remove_old_files(runtime, now + timedelta(days=6)) == 0
    assert worker.remove_old_files(runtime, now + timedelta(days=7, minutes=1)) == 1
    with database.work(village_id=cast.village) as work, pytest.raises(NotFound):
        reads.file_of(work, task_id)


def test_the_clock_wakes_a_worker_for_what_was_forgotten(database: Database, runtime: Runtime, cast: Cast) -> None:
    order(database, cast)
    assert worker.forgotten(runtime) == [("tasks", cast.village)]
    worker.do_tasks(runtime)
    assert worker.forgotten(runtime) == []


def test_whose_role_could_not_ask_for_it_does_not_take_it(
    seated: SignIn, database: Database, runtime: Runtime, cast: Cast
) -> None:
    task_id = order(database, cast)
    worker.do_tasks(runtime)
    for somebody in (seated(role="viewer"), seated(cast.nobody, "admin", village=cast.next_village)):
        assert somebody.get(f"/admin/files/{task_id}/take").status_code == 404
        assert somebody.get(f"/admin/files/{task_id}").status_code == 404
        assert somebody.post(f"/admin/files/{task_id}/cancel").status_code == 404
