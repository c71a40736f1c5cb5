"""The committee's report: made once when its hour has come, mailed where there is a mail server, and worth reading."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from sqlalchemy import Engine, text

from models.queries.report_schedules import Schedule, schedule
from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.report_stage import question, utc, visit, write
from tests.admin.smtp_server import MailServer
from tests.cast import Cast
from workers.clock import tick
from workers.runtime import Runtime
from workers.tasks import do_tasks

WISH = {"day": "1", "hour": "8", "language": "th", "addresses": "chair@example.com\nSecretary@example.com"}
DUE = utc(2026, 11, 1, 1)  # eight o'clock in Bangkok
FIRST = timedelta(seconds=1)


def standing(database: Database, cast: Cast) -> Schedule:
    with database.work(village_id=cast.village) as work:
        found = schedule(work)
    assert found
    return found


def due_since(owner: Engine, moment: datetime) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE report_schedule SET due_at = :at"), {"at": moment})


def tasks_of(owner: Engine) -> list[tuple[str, dict[str, Any], str]]:
    with owner.connect() as connection:
        rows = connection.execute(text("SELECT kind, facts, state FROM task ORDER BY id"))
        return [(row.kind, row.facts, row.state) for row in rows]


@pytest.fixture
def mail(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A mail server that this installation was told of."""
    with MailServer() as server:
        told = runtime.settings.model_copy(update={"smtp_url": server.url, "mail_from": "gate@example.com"})
        monkeypatch.setattr(runtime, "settings", told)
        yield server


def test_the_schedule_is_kept_and_shown(office: Browser, cast: Cast, database: Database) -> None:
    assert office.post("/admin/reports/schedule", WISH).status_code == 303
    found = standing(database, cast)
    assert (found.day, found.hour, found.language) == (1, 8, "th")
    assert found.addresses == ["chair@example.com", "Secretary@example.com"]
    assert found.due_at
    assert found.due_at > datetime.now(UTC)
    page = office.text("/admin/reports/monthly")
    assert "chair@example.com" in page
    assert "The next report is made on" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("day", "29", "A day from 1 to 28"),
        ("day", "first", "A day from 1 to 28"),
        ("hour", "24", "Please choose one of these."),
        ("language", "fr", "Please choose one of these."),
        ("addresses", "chair@example.com\nnobody", "“nobody” is no e-mail address."),
        ("addresses", "a@b.c>x@example.com", "is no e-mail address."),
        ("addresses", "\n".join(f"a{index}@example.com" for index in range(21)), "At most 20 addresses"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(
    office: Browser, cast: Cast, database: Database, field: str, value: str, words: str
) -> None:
    answer = office.post("/admin/reports/schedule", {**WISH, field: value})
    assert answer.status_code == 400
    assert words in answer.get_data(as_text=True)
    with database.work(village_id=cast.village) as work:
        assert schedule(work) is None


def test_it_is_ordered_once_when_its_hour_has_come(
    office: Browser, cast: Cast, database: Database, runtime: Runtime, owner: Engine
) -> None:
    office.post("/admin/reports/schedule", WISH)
    due_since(owner, DUE)
    tick(runtime, DUE - FIRST)
    assert tasks_of(owner) == []
    tick(runtime, DUE)
    tick(runtime, DUE + FIRST)
    assert [(kind, facts) for kind, facts, _ in tasks_of(owner)] == [
        ("monthly_report", {"month": "2026-10-01", "scheduled": True})
    ]
    assert standing(database, cast).due_at == utc(2026, 12, 1, 1)


def test_however_many_months_were_missed_one_report_is_made(
    office: Browser, cast: Cast, database: Database, runtime: Runtime, owner: Engine
) -> None:
    office.post("/admin/reports/schedule", WISH)
    due_since(owner, utc(2026, 8, 1, 1))
    for late in (0, 1, 2):
        tick(runtime, DUE + timedelta(days=3, seconds=late))
    assert [facts["month"] for _, facts, _ in tasks_of(owner)] == ["2026-10-01"]
    assert standing(database, cast).due_at == utc(2026, 12, 1, 1)


def test_an_emptied_redis_loses_no_report(office: Browser, cast: Cast, runtime: Runtime, owner: Engine) -> None:
    office.post("/admin/reports/schedule", WISH)
    due_since(owner, DUE)
    runtime.redis.flushall()
    tick(runtime, DUE)
    runtime.redis.flushall()
    assert do_tasks(runtime) == 1
    assert [state for _, _, state in tasks_of(owner)] == ["done"]


def test_two_clocks_order_it_once(
    office: Browser, cast: Cast, database: Database, runtime: Runtime, owner: Engine
) -> None:
    office.post("/admin/reports/schedule", WISH)
    due_since(owner, DUE)
    with database.work(village_id=cast.village) as other:
        assert schedule(other, locked=True)
        tick(runtime, DUE)
        assert tasks_of(owner) == [], "somebody is at it"
    tick(runtime, DUE)
    assert len(tasks_of(owner)) == 1


def test_switched_off_it_is_ordered_no_more_and_undo_brings_it_back(
    office: Browser, cast: Cast, database: Database, runtime: Runtime, owner: Engine
) -> None:
    office.post("/admin/reports/schedule", WISH)
    due_since(owner, DUE)
    office.post("/admin/reports/schedule/end")
    tick(runtime, DUE)
    assert tasks_of(owner) == []
    page = office.text("/admin/reports/monthly")
    assert "/admin/reports/schedule/resume" in page
    office.post("/admin/reports/schedule/resume")
    assert standing(database, cast).due_at
    assert standing(database, cast).addresses == ["chair@example.com", "Secretary@example.com"]


def test_the_report_of_a_month_waits_under_files(office: Browser, cast: Cast, runtime: Runtime, owner: Engine) -> None:
    rows = [visit(cast, utc(2026, 10, 14, hour), waited=20) for hour in range(20)]
    write(owner, rows, [question(cast, row) for row in rows])
    assert office.post("/admin/reports/monthly", {"month": "2026-10-01", "language": "th"}).status_code == 303
    assert do_tasks(runtime) == 1
    assert "รายงานประจำเดือน ตุลาคม 2569.pdf" in office.text("/admin/reports/monthly")
    with owner.connect() as connection:
        task_id, body = connection.execute(text("SELECT task_id, body FROM task_file")).one()
    assert office.client.get(f"/admin/files/{task_id}/take").data == bytes(body)
    assert bytes(body).startswith(b"%PDF-")


@pytest.mark.parametrize("month", ["2026-10-02", "1999-01-01", "nonsense", ""])
def test_a_month_that_is_not_offered_is_refused(office: Browser, owner: Engine, month: str) -> None:
    answer = office.post("/admin/reports/monthly", {"month": month, "language": "th"})
    assert answer.status_code == 400
    assert tasks_of(owner) == []


def run_until_mailed(runtime: Runtime, owner: Engine) -> None:
    due_since(owner, DUE)
    tick(runtime, datetime.now(UTC))
    assert do_tasks(runtime) == 1
    try_the_letter(runtime, owner)


def try_the_letter(runtime: Runtime, owner: Engine) -> None:
    """As when its hour has come."""
    with owner.begin() as connection:
        connection.execute(text("UPDATE report_schedule SET mail_due_at = now() WHERE mail_due_at IS NOT NULL"))
    tick(runtime, datetime.now(UTC))
    do_tasks(runtime)


def attachment(letter: Message) -> Message:
    return next(part for part in letter.walk() if part.get_content_disposition() == "attachment")


def test_a_report_of_the_schedule_is_mailed_to_its_addresses(
    office: Browser, cast: Cast, database: Database, runtime: Runtime, owner: Engine, mail: MailServer
) -> None:
    office.post("/admin/reports/schedule", WISH)
    run_until_mailed(runtime, owner)
    ((to, body),) = mail.taken
    assert to == ["chair@example.com", "Secretary@example.com"]
    letter = message_from_bytes(body)
    assert attachment(letter).get_content_type() == "application/pdf"
    assert bytes(attachment(letter).get_payload(decode=True)).startswith(b"%PDF-")
    assert standing(database, cast).mailed_at
    assert "The last report was mailed on" in office.text("/admin/reports/monthly")


def test_a_mail_server_that_is_away_is_tried_again_and_then_told(
    office: Browser, cast: Cast, database: Database, runtime: Runtime, owner: Engine, mail: MailServer
) -> None:
    office.post("/admin/reports/schedule", WISH)
    mail.refuse()
    run_until_mailed(runtime, owner)
    assert "could not be mailed as yet" in office.text("/admin/reports/monthly")
    for _ in range(3):
        try_the_letter(runtime, owner)
    assert standing(database, cast).given_up
    page = office.text("/admin/reports/monthly")
    assert "The mail server did not take the report." in page
    mail.accept()
    office.post("/admin/reports/schedule/mail")
    try_the_letter(runtime, owner)
    assert len(mail.taken) == 1
    assert standing(database, cast).mailed_at


def test_a_letter_that_waits_behind_other_work_is_mailed_once(
    office: Browser, cast: Cast, database: Database, runtime: Runtime, owner: Engine, mail: MailServer
) -> None:
    office.post("/admin/reports/schedule", WISH)
    due_since(owner, DUE)
    tick(runtime, datetime.now(UTC))
    assert do_tasks(runtime) == 1
    for _ in range(3):  # nobody has time for it
        with owner.begin() as connection:
            connection.execute(text("UPDATE report_schedule SET mail_due_at = now() WHERE mail_due_at IS NOT NULL"))
        tick(runtime, datetime.now(UTC))
    assert [kind for kind, _, state in tasks_of(owner) if state == "queued"] == ["report_letter"]
    with owner.begin() as connection:  # one that was ordered twice nevertheless
        twice = "SELECT gen_random_uuid(), village_id, kind, facts, language, state, due_at, created_at FROM task"
        columns = "id, village_id, kind, facts, language, state, due_at, created_at"
        connection.execute(text(f"INSERT INTO task ({columns}) {twice} WHERE kind = 'report_letter'"))
    do_tasks(runtime)
    assert len(mail.taken) == 1
    assert standing(database, cast).mailed_at


def test_what_somebody_asks_for_is_not_mailed_to_the_committee(
    office: Browser, cast: Cast, runtime: Runtime, owner: Engine, mail: MailServer
) -> None:
    office.post("/admin/reports/schedule", WISH)
    office.post("/admin/reports/monthly", {"month": "2026-10-01", "language": "en"})
    do_tasks(runtime)
    try_the_letter(runtime, owner)
    assert mail.taken == []


def test_a_viewer_asks_for_a_report_and_sets_no_schedule(seated: SignIn, cast: Cast) -> None:
    viewer = seated(role="viewer")
    page = viewer.text("/admin/reports/monthly")
    assert "Make the report" in page
    assert "addresses" not in page
    assert viewer.post("/admin/reports/schedule", WISH).status_code == 403


def test_the_next_village_s_schedule_is_its_own(office: Browser, seated: SignIn, cast: Cast) -> None:
    office.post("/admin/reports/schedule", WISH)
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    assert "chair@example.com" not in neighbour.text("/admin/reports/monthly")
    assert neighbour.post("/admin/reports/schedule/end").status_code == 404
    assert neighbour.post("/admin/reports/schedule/mail").status_code == 404
    assert "chair@example.com" in office.text("/admin/reports/monthly")
