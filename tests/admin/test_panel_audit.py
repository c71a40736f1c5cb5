"""Who changed what stands in the panel, and a worker walks along the record."""

import pytest
from sqlalchemy import Engine, text

from models.uow import Database, new_id
from models.usecases.changes import note_change
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.usecases.acts import comes, of_village
from workers.runtime import Runtime
from workers.tasks import do_tasks


def note(database: Database, cast: Cast, kind: str, subject: str = "house", count: int = 1) -> None:
    for _ in range(count):
        with of_village(database, cast) as work:
            note_change(work, subject, new_id(), kind, {"was": kind})


def test_changes_stand_newest_first_and_page_by_page(office: Browser, database: Database, cast: Cast) -> None:
    note(database, cast, "phone_set", count=60)
    note(database, cast, "made", subject="panel_role")
    first = office.text("/admin/audit")
    assert first.count("Telephone number changed") == 49
    assert first.index("Role made") < first.index("Telephone number changed")
    older = first.split("before=")[1].split('"')[0]
    assert office.text(f"/admin/audit?before={older}").count("Telephone number changed") == 11


def test_changes_are_chosen_by_what_and_by_whom_and_when(office: Browser, database: Database, cast: Cast) -> None:
    note(database, cast, "phone_set")
    note(database, cast, "made", subject="panel_role")
    assert "Role made" not in office.text("/admin/audit?subject=house")
    assert "Telephone number changed" in office.text("/admin/audit?subject=house")
    assert "Nothing found" in office.text(f"/admin/audit?actor={cast.office.id}")
    assert "Nothing found" in office.text("/admin/audit?until=2020-01-01")
    assert "Role made" in office.text("/admin/audit?since=2020-01-01&actor=rubbish&before=rubbish&subject=rubbish")


@pytest.mark.parametrize("until", ["9999-12-31", "0001-01-01", "1999-12-31", "10000-01-01"])
def test_a_day_far_off_is_not_asked_for(office: Browser, database: Database, cast: Cast, until: str) -> None:
    note(database, cast, "phone_set")
    assert "Telephone number changed" in office.text(f"/admin/audit?until={until}&since={until}")


@pytest.mark.parametrize("words", ["Whole", "Broken at line 1"])
def test_a_worker_walks_along_the_record(
    office: Browser, database: Database, runtime: Runtime, cast: Cast, owner: Engine, words: str
) -> None:
    comes(database, cast)
    if words != "Whole":
        with owner.begin() as connection:
            connection.execute(text("UPDATE visit_event SET kind = 'approved' WHERE serial = 1"))
    assert office.post("/admin/audit/walk").status_code == 303
    assert "Being looked through" in office.text("/admin/audit")
    assert do_tasks(runtime) == 1
    assert words in office.text("/admin/audit")


def test_the_last_walk_is_found_behind_everything_that_was_made_since(
    office: Browser, database: Database, runtime: Runtime, cast: Cast, owner: Engine
) -> None:
    office.post("/admin/audit/walk")
    assert do_tasks(runtime) == 1
    more = (
        "INSERT INTO task (id, village_id, kind, facts, language, state, due_at, created_at, attempts, done)"
        " SELECT gen_random_uuid(), village_id, 'letters', '{}', 'en', 'failed', due_at, created_at, 0, 0"
        " FROM task, generate_series(1, 60)"
    )
    with owner.begin() as connection:
        connection.execute(text(more))
        connection.execute(text("UPDATE task SET id = '00000000-0000-7000-8000-000000000000' WHERE kind = 'audit'"))
    assert "Whole" in office.text("/admin/audit")


def test_the_next_village_reads_nothing_of_ours(
    seated: SignIn, office: Browser, database: Database, cast: Cast
) -> None:
    note(database, cast, "phone_set")
    office.post("/admin/audit/walk")
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    assert "Telephone number changed" not in neighbour.text("/admin/audit")
    assert "Being looked through" not in neighbour.text("/admin/audit")


def test_staff_do_not_read_it(seated: SignIn) -> None:
    somebody = seated(role="staff")
    for path in ("/admin/audit", "/admin/audit/sign-ins"):
        assert somebody.get(path).status_code == 403
    assert somebody.post("/admin/audit/walk").status_code == 403
