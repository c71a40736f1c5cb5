"""The reports' figures, of visits whose answers are known."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event, text

from admin.reports.tables import TABLES
from models.domain.report_spans import month_of
from models.domain.sheets.csv_cells import without_its_sign
from models.queries.panel_reports import Report, report
from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.report_stage import question, unanswered, utc, visit, write
from tests.cast import Cast
from tests.usecases.acts import change

BANGKOK = ZoneInfo("Asia/Bangkok")
NOON = utc(2026, 10, 14, 5)  # noon in Bangkok, a Wednesday
OCTOBER = {"period": "own", "since": "2026-10-01", "until": "2026-10-31"}


def october(database: Database, cast: Cast) -> Report:
    with database.work(village_id=cast.village) as work:
        return report(work, month_of(date(2026, 10, 1), BANGKOK), BANGKOK)


def after(seconds: float) -> Any:
    return NOON + timedelta(seconds=seconds)


def table(office: Browser, name: str, **query: str) -> list[list[str]]:
    answer = office.get(f"/admin/reports/tables/{name}.csv", query_string=query or OCTOBER)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    rows = csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    return [[without_its_sign(cell) for cell in row] for row in rows]


def test_late_evening_in_utc_is_the_next_day_of_the_village(database: Database, cast: Cast, owner: Engine) -> None:
    write(owner, [visit(cast, utc(2026, 10, 14, 23, 30)), visit(cast, utc(2026, 10, 15, 16, 59))])
    found = october(database, cast)
    assert {day: count for day, count in found.days.items() if count} == {date(2026, 10, 15): 2}
    assert found.grid == {(3, 6): 1, (3, 23): 1}, "a Thursday, 06:30 and 23:59"


def test_a_month_begins_and_ends_at_the_village_s_midnight(database: Database, cast: Cast, owner: Engine) -> None:
    edges = [utc(2026, 9, 30, 16, 59), utc(2026, 9, 30, 17), utc(2026, 10, 31, 16, 59), utc(2026, 10, 31, 17)]
    write(owner, [visit(cast, at) for at in edges])
    found = october(database, cast)
    assert (found.before.visits, found.figures.visits) == (1, 2)
    assert (found.days[date(2026, 10, 1)], found.days[date(2026, 10, 31)], len(found.days)) == (1, 1, 31)


def test_time_to_answer_is_of_those_who_were_asked(database: Database, cast: Cast, owner: Engine) -> None:
    rows = [visit(cast, NOON, waited=seconds) for seconds in (10, 20, 30, 40, 100)]
    by_rule = visit(cast, NOON, waited=0)
    offline = visit(cast, NOON, waited=9000, offline=True)
    given_up = visit(cast, NOON, state="cancelled", expires_at=after(300), closed_at=after(60))
    too_late = visit(cast, NOON, state="cancelled", expires_at=after(300), closed_at=after(301))
    let_in = visit(cast, NOON, state="inside", overridden_reason="phoned", entered_at=after(60))
    write(owner, [*rows, by_rule, offline, given_up, too_late, let_in, unanswered(cast, NOON)])
    waits = october(database, cast).figures.waits
    assert (waits.answered, waits.unanswered) == (5, 3)
    assert (waits.median, waits.slowest) == (30, pytest.approx(88))
    assert waits.unanswered_share == pytest.approx(3 / 8)
    assert october(database, cast).hours[12] == waits


def test_what_the_office_answered_its_house_did_not(database: Database, cast: Cast, owner: Engine) -> None:
    by_office = [visit(cast, NOON, waited=150, decided_by=cast.office.id, decided_role="office") for _ in range(3)]
    write(owner, [*by_office, visit(cast, NOON, waited=10)])
    report = october(database, cast)
    figures, (house,) = report.figures, report.houses
    assert (figures.approved, figures.by_office, figures.waits.answered, figures.waits.unanswered) == (1, 3, 1, 3)
    assert (house.waits.median, house.waits.answered, house.waits.unanswered_share) == (10, 1, 0.75)


def test_houses_are_told_the_slowest_first_and_only_when_enough_is_known(
    office: Browser, cast: Cast, owner: Engine
) -> None:
    fast = [visit(cast, NOON, waited=10) for _ in range(3)]
    slow = [visit(cast, NOON, waited=60, house_id=cast.next_door) for _ in range(4)]
    missed = [unanswered(cast, NOON, house_id=cast.next_door)]
    write(owner, fast + slow + missed)
    slow_one, fast_one = table(office, "houses")[1:]
    assert slow_one == ["12/4", "5", "4", "60.0", "60.0", "0.2"]
    assert fast_one == ["12/3", "3", "3", "10.0", "10.0", "0.0"]
    write(owner, [visit(cast, NOON + timedelta(days=20), waited=10)])
    page = office.text("/admin/reports?period=own&since=2026-11-01&until=2026-11-10")
    assert "No house has answered often enough" in page


def test_overrides_by_guard_and_house_with_their_reasons(office: Browser, cast: Cast, owner: Engine) -> None:
    def let_in(reason: str, **more: Any) -> dict[str, Any]:
        return visit(cast, NOON, state="inside", entered_at=after(60), overridden_reason=reason, **more)

    write(owner, [let_in("phoned"), let_in("phoned"), let_in("A tree fell", house_id=cast.next_door)])
    reasons = "The house agreed by phone (2), A tree fell (1)"
    assert table(office, "override_guards")[1:] == [["Prasit", "3", reasons]]
    assert table(office, "override_houses")[1:] == [
        ["12/3", "2", "The house agreed by phone (2)"], ["12/4", "1", "A tree fell (1)"]
    ]  # fmt: skip


def test_two_guards_of_one_name_are_two(office: Browser, cast: Cast, owner: Engine) -> None:
    change(owner, "UPDATE person SET display_name = 'Prasit' WHERE id = :id", id=cast.wichai.id)
    both = [
        visit(cast, NOON, state="inside", entered_at=after(60), overridden_reason="phoned", created_by=one.id)
        for one in (cast.prasit, cast.wichai)
    ]
    write(owner, both)
    assert [row[:2] for row in table(office, "override_guards")[1:]] == [["Prasit", "1"], ["Prasit", "1"]]


def test_wrong_houses_by_each_of_their_signs(office: Browser, cast: Cast, owner: Engine) -> None:
    def called_off(**more: Any) -> dict[str, Any]:
        return visit(cast, NOON, state="cancelled", closed_at=after(60), expires_at=after(300), **more)

    write(
        owner,
        [
            visit(cast, NOON, answer="not_mine", decided_at=after(9), decided_role="resident", state="rejected"),
            visit(cast, NOON, waited=10, wrong_at=after(999)),
            called_off(plate_key="กก1234", visitor_name="A"),
            visit(cast, after(90), house_id=cast.next_door, plate_key="กก1234", visitor_name="B"),
            called_off(visitor_name="Somsak"),
            visit(cast, after(61 + 600), house_id=cast.next_door, visitor_name="Somsak"),  # too late
            called_off(visitor_name="Anan"),
            visit(cast, after(90), visitor_name="Anan"),  # the same house again
            called_off(visitor_name="", kind="delivery"),
            visit(cast, after(90), house_id=cast.next_door, visitor_name="", kind="delivery"),  # another courier
            called_off(visitor_name="Rider", group_id=(group := cast.house)),
            visit(cast, after(90), house_id=cast.next_door, visitor_name="Rider", group_id=group),  # a round
        ],
    )
    assert sorted(table(office, "wrong")[1:]) == [
        ["Prasit", "12/3", "Called off, and registered for another house", "1"],
        ["Prasit", "12/3", "The house marked the entry as wrong", "1"],
        ["Prasit", "12/3", "The house said: not ours", "1"],
    ]


def test_messages_and_approvals_faster_than_reading(office: Browser, cast: Cast, owner: Engine) -> None:
    quick = [visit(cast, NOON, waited=3) for _ in range(3)]  # two seconds after the message was accepted
    slow = [visit(cast, NOON, waited=4.5)]
    early = [visit(cast, NOON, waited=0.5)]  # by the page, before the message came
    rows = quick + slow + early
    told = [question(cast, row) for row in rows]
    dead = question(cast, early[0], state="dead", sent_at=None)
    write(owner, rows, [*told, dead])
    assert table(office, "quick")[1:] == [["12/3", "3", "4"]]
    assert [row[1] for row in table(office, "messages")[1:]] == ["6", "5", "0", "1"]


def test_a_guard_and_a_house_that_come_together_more_often_than_chance(
    office: Browser, cast: Cast, owner: Engine
) -> None:
    together = [visit(cast, NOON, waited=9, house_id=cast.next_door, created_by=cast.office.id) for _ in range(10)]
    others = [visit(cast, NOON, waited=9) for _ in range(90)]
    write(owner, together + others)
    ((guard, house, visits, expected, times),) = table(office, "pairs")[1:]
    assert (guard, house, visits, expected, times) == ("Office", "12/4", "10", "1.0", "10.0")
    page = office.text(f"/admin/reports?period=own&since={OCTOBER['since']}&until={OCTOBER['until']}")
    assert "no accusation" in page


def test_what_a_visitor_s_house_or_guard_is_called_becomes_no_formula(
    office: Browser, cast: Cast, owner: Engine
) -> None:
    with owner.begin() as connection:
        connection.execute(text("UPDATE person SET display_name = '=1+1' WHERE id = :id"), {"id": cast.prasit.id})
    write(owner, [visit(cast, NOON, state="inside", entered_at=after(9), overridden_reason="phoned")])
    assert table(office, "override_guards")[1][0] == "'=1+1"


def test_a_house_s_number_becomes_no_day(office: Browser, cast: Cast, owner: Engine) -> None:
    write(owner, [visit(cast, NOON, waited=9)])
    raw = office.get("/admin/reports/tables/houses.csv", query_string=OCTOBER).get_data().decode("utf-8-sig")
    assert raw.splitlines()[1].startswith('"=""12/3""",1,')


def test_dates_that_cannot_be_are_told_at_their_field(office: Browser, cast: Cast) -> None:
    for since, until, words in (
        ("2026-10-31", "2026-10-01", "The last day comes before the first."),
        ("2020-01-01", "2026-10-01", "At most 366 days, please."),
        ("0001-01-01", "0001-01-02", "Please choose a day."),
        ("", "2026-10-01", "Please choose a day."),
    ):
        answer = office.get("/admin/reports", query_string={"period": "own", "since": since, "until": until})
        assert answer.status_code == 400
        assert words in answer.get_data(as_text=True)
        assert until in answer.get_data(as_text=True), "nothing typed is lost"


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_a_csv_even_of_nothing(office: Browser, name: str) -> None:
    assert table(office, name)


def test_the_next_village_counts_nothing_of_ours(seated: SignIn, cast: Cast, owner: Engine) -> None:
    rows = [visit(cast, NOON, waited=2) for _ in range(20)]
    write(owner, rows, [question(cast, row) for row in rows])
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    assert [row[1] for row in table(neighbour, "summary")[1:]] == ["0"] * 9
    assert [row[1] for row in table(neighbour, "messages")[1:]] == ["0"] * 4
    assert table(neighbour, "houses")[1:] == []


def test_the_page_takes_as_many_looks_for_a_thousand_visits_as_for_one(
    office: Browser, cast: Cast, owner: Engine, database: Database
) -> None:
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    counts = []
    for many in (1, 1000):
        write(owner, [visit(cast, NOON + timedelta(minutes=index), waited=9) for index in range(many)])
        seen.clear()
        assert office.get("/admin/reports", query_string=OCTOBER).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 20
