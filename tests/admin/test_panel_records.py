"""The office finds visits: by each thing that is known of them, page by page, and never another village's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, text

from models.domain.record_search import Mark
from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.records_stage import NOON, make_gate, names, put, shown, way
from tests.cast import Cast
from tests.usecases.acts import draft, register, statements


@pytest.fixture
def many(database: Database, cast: Cast) -> None:
    """One visit for each thing that a list can be narrowed by."""
    gate = make_gate(database, cast, "ประตูหลัง", "Back gate")
    put(
        database,
        cast,
        {"visitor_name": "นายสมชาย ใจดี", "plate": "1กก 1234", "state": "inside"},
        {"visitor_name": "Somchai JAIDEE", "plate": "1กก-1234", "house_id": cast.next_door},
        {"visitor_name": "Nok", "kind": "delivery", "state": "rejected", "answer": "reject"},
        {"visitor_name": "At the back", "gate_id": gate},
        {"visitor_name": "By another guard", "created_by": cast.malee.id},
        {"visitor_name": "Unasked", "overridden_reason": "phoned"},
        {"visitor_name": "Too long", "overstayed_at": NOON, "state": "inside"},
        {"visitor_name": "Cut off", "offline": True},
        {"visitor_name": "Contested", "conflict": "double_use", "offline": True},
        {"visitor_name": "Mistaken", "wrong_at": NOON},
        {"visitor_name": "Last week", "created_at": NOON - timedelta(days=7)},
        {"visitor_name": "Just after midnight", "created_at": NOON - timedelta(hours=11, minutes=59)},
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=สมชาย", ["นายสมชาย ใจดี"]),
        ("q=somchai", ["Somchai JAIDEE"]),
        ("q=jai+som", ["Somchai JAIDEE"]),
        ("q=นายสมชายใจดี", ["นายสมชาย ใจดี"]),
        ("q=1234", ["นายสมชาย ใจดี", "Somchai JAIDEE"]),
        ("q=๑กก+๑๒๓๔", ["นายสมชาย ใจดี", "Somchai JAIDEE"]),
        ("q=1กก+1234+jaidee", ["Somchai JAIDEE"]),
        ("q=zzz", []),
        ("plate=1กก1234", ["นายสมชาย ใจดี", "Somchai JAIDEE"]),
        ("plate=1กก123", []),
        ("name=nok", ["Nok"]),
        ("name=no", []),
        ("house=12/4", ["Somchai JAIDEE"]),
        ("house=12+/+๔", ["Somchai JAIDEE"]),
        ("house=บ้านเลขที่+12/4", ["Somchai JAIDEE"]),
        ("house=12/", None),
        ("house=99", []),
        ("kind=delivery", ["Nok"]),
        ("state=inside", ["นายสมชาย ใจดี", "Too long"]),
        ("state=rejected&kind=taxi", []),
        ("mark=unasked", ["Unasked"]),
        ("mark=overstayed", ["Too long"]),
        ("mark=offline", ["Cut off", "Contested"]),
        ("mark=offline&mark=conflict", ["Contested"]),
        ("mark=wrong", ["Mistaken"]),
        ("mark=pass", []),
        ("to=2026-11-19", ["Last week"]),
        ("from=2026-11-14&to=2026-11-19", []),
        ("from=2569-11-13&to=2569-11-13", ["Last week"]),
    ],
)
def test_each_filter_finds_what_fits(office: Browser, many: None, query: str, found: list[str] | None) -> None:
    everybody = names(office)
    assert len(everybody) == 12
    assert names(office, query) == (everybody if found is None else found)


def test_a_day_is_the_villages(office: Browser, many: None) -> None:
    """Midnight in Bangkok is five in the afternoon in Greenwich."""
    of_friday = names(office, "from=2026-11-20&to=2026-11-20")
    assert "Just after midnight" in of_friday
    assert names(office, "to=2026-11-19") == ["Last week"]


def test_guards_and_gates_are_chosen_from_lists(office: Browser, many: None, cast: Cast, owner: Engine) -> None:
    with owner.connect() as connection:
        gate = connection.scalar(text("SELECT id FROM gate"))
    assert names(office, f"gate={gate}") == ["At the back"]
    assert "By another guard" not in names(office, f"guard={cast.prasit.id}")
    assert len(names(office, f"guard={cast.prasit.id}")) == 11
    assert ">Back gate</option>" in office.text("/admin/records")


@pytest.mark.parametrize(
    "query",
    ["state=asleep", "kind=x", "guard=x", "gate=00000000-0000-0000-0000-000000000007", "from=yesterday", "mark=x",
     "from=0001-01-01", "to=9999-12-31", "from=2026-11-20&to=2026-11-19", f"q={'x' * 101}"],
)  # fmt: skip
def test_what_is_not_right_is_told_at_its_field_and_stays(office: Browser, many: None, query: str) -> None:
    answer = office.get(f"/admin/records?{query}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'class="bad-words"' in page
    assert not shown(page)
    assert office.get(f"/admin/records/print?{query}").status_code == 303


def test_pages_go_both_ways_where_everybody_came_at_once(office: Browser, database: Database, cast: Cast) -> None:
    put(database, cast, *({"created_at": NOON, "visitor_name": f"N{number:03}"} for number in range(120)))
    first = office.text("/admin/records")
    second = office.text(way(first, "next") or "")
    third = office.text(way(second, "next") or "")
    seen = [*shown(first), *shown(second), *shown(third)]
    assert seen == [f"N{number:03}" for number in reversed(range(120))]
    assert way(first, "prev") is None
    assert way(third, "next") is None
    assert shown(office.text(way(third, "prev") or "")) == shown(second)
    assert shown(office.text(way(second, "prev") or "")) == shown(first)


def test_the_first_page_is_whole_on_the_way_back(office: Browser, database: Database, cast: Cast) -> None:
    """Somebody new came meanwhile: going back ends at a full first page, not at a page with one line."""
    put(database, cast, *({"visitor_name": f"N{number}"} for number in range(60)))
    second = office.text(way(office.text("/admin/records"), "next") or "")
    put(database, cast, {"visitor_name": "New", "created_at": NOON + timedelta(minutes=1)})
    back = office.text(way(second, "prev") or "")
    assert shown(back)[0] == "N0"
    back = office.text(way(back, "prev") or "")
    assert shown(back)[:2] == ["New", "N0"]
    assert len(shown(back)) == 50


def test_filters_are_carried_from_page_to_page(office: Browser, database: Database, cast: Cast) -> None:
    kinds = ("guest", "taxi")
    put(database, cast, *({"kind": kinds[number % 2], "visitor_name": f"N{number}"} for number in range(110)))
    older = way(office.text("/admin/records?kind=taxi&mark="), "next") or ""
    assert "kind=taxi" in older
    assert shown(office.text(older)) == ["N101", "N103", "N105", "N107", "N109"]


@pytest.mark.parametrize(
    "query", ["older=x", "newer=1.x", "older=9999999999999999999.00000000000000000000000000000007"]
)
def test_a_place_that_we_did_not_write_is_nowhere(office: Browser, query: str) -> None:
    assert office.get(f"/admin/records?{query}").status_code == 404


def test_a_page_costs_the_same_however_many_visits(office: Browser, database: Database, cast: Cast) -> None:
    counts = []
    for more in (1, 49):
        put(database, cast, *({"visitor_name": f"N{number}"} for number in range(more)))
        with statements(database) as told:
            office.text("/admin/records?q=n")
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_who_is_registered_at_the_gate_is_found_at_once(office: Browser, database: Database, cast: Cast) -> None:
    register(database, cast, draft(visitor_name="Ploy  Rak-Dee", plate="๒ขข 77"))
    assert names(office, "q=rakdee") == ["Ploy  Rak-Dee"]
    assert len(names(office, "plate=2ขข77")) == 1


def test_another_villages_office_finds_nothing_of_ours(
    seated: SignIn, many: None, cast: Cast, database: Database
) -> None:
    put(database, cast, {"visitor_name": "Theirs"}, village=cast.next_village)
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    assert names(neighbour) == ["Theirs"]
    assert names(neighbour, "q=som") == []
    assert names(neighbour, "house=12/4") == []


@pytest.mark.parametrize("role", ["staff", "viewer"])
def test_whoever_may_not_take_files_is_offered_none(seated: SignIn, many: None, role: str) -> None:
    page = seated(role=role).text("/admin/records")
    assert "/admin/records/export" not in page
    assert len(shown(page)) == 12


def test_print_shows_the_same_without_pages(office: Browser, many: None) -> None:
    page = office.text("/admin/records/print?state=inside")
    assert "นายสมชาย ใจดี" in page
    assert "Too long" in page
    assert "Unasked" not in page
    assert "12 visits" in office.text("/admin/records/print")


def test_every_filter_is_read_from_the_index_alone(office: Browser, database: Database, many: None, cast: Cast) -> None:
    """Nothing but the index can answer it where PostgreSQL may use nothing else."""
    marks = "&".join(f"mark={one}" for one in Mark)
    filters = f"q=som&name=som&house=12/3&state=left&kind=guest&from=2026-01-01&to=2026-12-31&guard={cast.prasit.id}"
    with asked_of(database, "strpos") as asked:
        office.text(f"/admin/records?{filters}&{marks}")
    ((statement, values),) = asked
    with database.work(village_id=cast.village) as work:
        for way_ in ("seqscan", "bitmapscan", "indexscan", "sort"):
            work.connection.execute(text(f"SET LOCAL enable_{way_} = off"))
        plan = "\n".join(row[0] for row in work.connection.exec_driver_sql(f"EXPLAIN {statement}", values))
    assert "Index Only Scan using ix_visit_search" in plan


@contextmanager
def asked_of(database: Database, word: str) -> Iterator[list[tuple[str, Any]]]:
    """The statements with this word in them that go to PostgreSQL meanwhile, and their values."""
    told: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if word in statement:
            told.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_a_line_of_an_address_is_shown_as_text(office: Browser, database: Database, cast: Cast) -> None:
    put(database, cast, {"visitor_name": "<script>alert(1)</script>"})
    page = office.text("/admin/records?q=script")
    assert "<script>alert" not in page
    assert shown(page) == ["<script>alert(1)</script>"]
