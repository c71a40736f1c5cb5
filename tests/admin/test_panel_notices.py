"""The office writes notices: what they cost is seen before, and they can be called off."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from models.uow import Database
from tests.admin.conftest import SignIn
from tests.admin.messages_stage import month
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import change, rows
from workers.drain import drain_outbox
from workers.notices import send_notices
from workers.runtime import Runtime

LIST, NEW, LOOK = "/admin/notices", "/admin/notices/new", "/admin/notices/look"
WATER = {"audience": "all", "title": "งดจ่ายน้ำ", "words": "วันพุธ 09:00 น.", "when": "now", "urgent": "y"}
BANGKOK = ZoneInfo("Asia/Bangkok")


def written(browser: Browser, **wish: Any) -> str:
    """Looks at its price and sends it, as a browser without scripts does. Returns the address of its page."""
    form = {**WATER, **wish}
    looked = browser.post(NEW, {**form, "step": "look"}).get_data(as_text=True)
    hidden = dict(re.findall(r'name="(people|key)" value="([^"]+)"', looked))
    answer = browser.post(NEW, {**form, **hidden, "step": "send"})
    assert answer.status_code == 303, re.findall(r"bad-words[^>]*>([^<]+)", answer.get_data(as_text=True))
    return str(answer.headers["Location"])


def its_time_comes(runtime: Runtime, cast: Cast, owner: Engine) -> None:
    for _ in range(2):
        change(owner, "UPDATE notice SET due_at = now() WHERE due_at IS NOT NULL")
        send_notices(runtime, cast.account)
        drain_outbox(runtime, cast.account)


def problems_of(answer: Any) -> str:
    assert answer.status_code == 400
    return " ".join(re.findall(r'class="bad-words"[^>]*>([^<]+)', answer.get_data(as_text=True)))


def test_an_empty_list_says_what_to_do(office: Browser) -> None:
    page = office.text(LIST)
    assert "No notices yet" in page
    assert NEW in page


def test_the_price_is_seen_before_it_goes(office: Browser, database: Database, cast: Cast, owner: Engine) -> None:
    month(database, cast, owner, 300, 100)
    page = office.post(NEW, {**WATER, "step": "look"}).get_data(as_text=True)
    assert "3 people get it, each once." in page
    assert "200 of 300 are left this month; 60 of them are kept for the gate." in page
    assert "After it 197 are left." in page
    assert "Send to 3 people" in page
    assert "ประกาศด่วนจากหมู่บ้านสุขใจ" in page, "as it will look"
    assert rows(owner, "SELECT count(*) FROM notice") == [0]


def test_a_notice_goes_out_and_tells_what_became_of_it(
    office: Browser, runtime: Runtime, cast: Cast, owner: Engine, simulator: Simulator
) -> None:
    address = written(office, title_en="No water", words_en="Wednesday 9")
    its_time_comes(runtime, cast, owner)
    page = office.text(address)
    assert "done" in page
    assert "3 people" in page
    assert [entry["message"]["text"] for entry in simulator.chat(cast.malee)] == [
        "Urgent notice from หมู่บ้านสุขใจ\nNo water\n\nWednesday 9"
    ]
    assert "3 of 3" in office.text(LIST)
    kinds = rows(owner, "SELECT kind FROM change WHERE subject = 'notice' ORDER BY id")
    assert kinds == ["made", "begun"]


def test_it_can_be_called_off_before_it_begins_and_be_sent_after_all(
    office: Browser, runtime: Runtime, cast: Cast, owner: Engine, simulator: Simulator
) -> None:
    address = written(office)
    page = office.text(address)
    assert f'action="{address}/call-off"' in page, "also as undo at the top"
    assert office.post(f"{address}/call-off").status_code == 303
    its_time_comes(runtime, cast, owner)
    assert simulator.chat(cast.somchai) == []
    assert "Nobody has been sent it." in office.text(address)
    assert office.post(f"{address}/go-on").status_code == 303
    its_time_comes(runtime, cast, owner)
    assert len(simulator.chat(cast.somchai)) == 1
    assert office.post(f"{address}/call-off").status_code == 409, "it is over"


def test_a_second_tap_sends_nothing_twice(office: Browser, owner: Engine) -> None:
    form = {**WATER, "people": "3", "key": "01990a5c-7f00-7000-8000-000000000001", "step": "send"}
    first, second = office.post(NEW, form), office.post(NEW, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert rows(owner, "SELECT count(*) FROM notice") == [1]
    assert rows(owner, "SELECT count(*) FROM change WHERE kind = 'made'") == [1]


@pytest.mark.parametrize(
    "other",
    [{"words": "วันศุกร์"}, {"audience": "guards", "people": "1"}, {"urgent": ""}, {"title_en": "A", "words_en": "B"}],
)
def test_another_notice_from_a_page_that_was_left_open_is_another(
    office: Browser, owner: Engine, other: dict[str, str]
) -> None:
    form = {**WATER, "people": "3", "key": "01990a5c-7f00-7000-8000-000000000001", "step": "send"}
    first, second = office.post(NEW, form), office.post(NEW, {**form, **other})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] != second.headers["Location"]
    assert rows(owner, "SELECT count(*) FROM notice") == [2]


def test_one_that_has_begun_and_is_called_off_is_not_said_to_have_reached_nobody(
    office: Browser, runtime: Runtime, cast: Cast, owner: Engine
) -> None:
    address = written(office)
    change(owner, "UPDATE notice SET due_at = now() WHERE due_at IS NOT NULL")
    send_notices(runtime, cast.account)
    drain_outbox(runtime, cast.account)
    for deed in ("call-off", "go-on", "call-off"):
        assert office.post(f"{address}/{deed}").status_code == 303
    page = office.text(address)
    assert "Nobody has been sent it." not in page
    assert "Whoever has it keeps it." in page


def test_without_a_price_that_was_shown_nothing_goes(office: Browser, owner: Engine) -> None:
    for shown in ("", "2", "x", "9" * 5000):
        answer = office.post(NEW, {**WATER, "people": shown, "step": "send"})
        assert answer.status_code == 400
        assert "It would go to more people than was shown." in answer.get_data(as_text=True)
    assert rows(owner, "SELECT count(*) FROM notice") == [0]


def test_signs_that_nobody_sees_are_no_part_of_a_notice(office: Browser, owner: Engine) -> None:
    written(office, title="งดจ่าย\x00น้ำ", words="วันพุธ\x00\r\n09:00 น.\x07 ")
    assert rows(owner, "SELECT title, words FROM notice") == [("งดจ่ายน้ำ", "วันพุธ\n09:00 น.")]


def test_more_than_the_month_leaves_is_not_sent(office: Browser, database: Database, cast: Cast, owner: Engine) -> None:
    month(database, cast, owner, 300, 238)
    answer = office.post(NEW, {**WATER, "people": "3", "step": "send"})
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert "the rest is kept for the gate" in page
    assert "Send to" not in page
    assert WATER["words"] in page, "nothing that was typed is lost"
    assert rows(owner, "SELECT count(*) FROM notice") == [0]


def test_houses_by_number_and_by_lane(office: Browser, cast: Cast, owner: Engine) -> None:
    written(office, audience="houses", houses="12/4\n 12/3, 12/4")
    written(office, audience="houses", houses="", sois=["4"])
    written(office, audience="guards")
    found = rows(owner, "SELECT audience, houses FROM notice ORDER BY id")
    assert [(kind, set(houses)) for kind, houses in found] == [
        ("houses", {str(cast.house), str(cast.next_door)}),
        ("houses", {str(cast.house), str(cast.next_door)}),
        ("guards", set()),
    ]


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"title": " "}, "Please fill this in."),
        ({"words": ""}, "Please fill this in."),
        ({"title": "x" * 81}, "At most 80 characters"),
        ({"words": "x" * 2001}, "At most 2000 characters"),
        ({"audience": "houses"}, "Please give house numbers"),
        ({"audience": "houses", "houses": "99/9, 12/3"}, "No such house here: 99/9"),
        ({"audience": "everybody"}, "Please choose who gets it."),
        ({"when": "later"}, "Please choose a day and a time."),
        ({"when": "later", "at": "tomorrow"}, "Please choose a day and a time."),
        ({"when": "later", "at": "2026-01-01T10:00"}, "Please choose a time from now on"),
        ({"when": "later", "at": "2199-01-01T10:00"}, "Please choose a time from now on"),
        ({"words_en": "Only words"}, "English words need an English title"),
        ({"title_en": "Only a title"}, "English words need an English title"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(office: Browser, owner: Engine, wish: dict[str, str], words: str) -> None:
    answer = office.post(NEW, {**WATER, "people": "9", **wish, "step": "send"})
    assert words in problems_of(answer)
    assert rows(owner, "SELECT count(*) FROM notice") == [0]


def test_a_time_is_the_villages(office: Browser, owner: Engine) -> None:
    day = (datetime.now(BANGKOK) + timedelta(days=2)).date()
    written(office, when="later", at=f"{day}T10:30", urgent="")
    assert rows(owner, "SELECT begins_at FROM notice") == [
        datetime(day.year, day.month, day.day, 10, 30, tzinfo=BANGKOK).astimezone(UTC)
    ]


def test_one_for_the_night_is_told_to_wait_for_the_morning(office: Browser, owner: Engine) -> None:
    day = (datetime.now(BANGKOK) + timedelta(days=2)).date()
    form = {**WATER, "when": "later", "at": f"{day}T22:00", "urgent": ""}
    page = office.post(NEW, {**form, "step": "look"}).get_data(as_text=True)
    after = day + timedelta(days=1)
    assert re.search(rf"It goes out on {after.day} \w+ {after.year} 07:00\.", page)
    urgent = office.post(NEW, {**form, "urgent": "y", "step": "look"}).get_data(as_text=True)
    assert re.search(rf"It goes out on {day.day} \w+ {day.year} 22:00\.", urgent)


def test_while_somebody_writes_the_right_side_is_looked_at_alone(office: Browser) -> None:
    page = office.post(LOOK, {**WATER, "title": "<b>{x} %s", "words": ""}).get_data(as_text=True)
    assert "&lt;b&gt;{x} %s" in page
    assert "<html" not in page
    assert "Send to" not in page, "it is not complete"
    assert "Send to 3 people" in office.post(LOOK, WATER).get_data(as_text=True)


def test_how_far_it_is_is_told_to_the_page(
    office: Browser, runtime: Runtime, cast: Cast, owner: Engine, simulator: Simulator
) -> None:
    address = written(office)
    answer = office.get(f"{address}/now")
    assert answer.headers["X-Notice-State"] == "waiting"
    its_time_comes(runtime, cast, owner)
    assert office.get(f"{address}/now").headers["X-Notice-State"] == "sent"


def test_failures_lead_to_their_messages(
    office: Browser, runtime: Runtime, cast: Cast, owner: Engine, simulator: Simulator
) -> None:
    simulator.post("faults", [{"match": "POST /v2/bot/message/push", "mode": "status", "status": 400, "times": 1}])
    address = written(office)
    its_time_comes(runtime, cast, owner)
    page = office.text(address)
    link = re.search(r'href="(/admin/messages\?[^"]*state=dead[^"]*)"', page)
    assert link
    assert "did not arrive" in office.text(link[1].replace("&amp;", "&"))


def test_the_strangers_office_sees_and_stops_nothing_of_ours(
    office: Browser, seated: SignIn, cast: Cast, owner: Engine
) -> None:
    address = written(office)
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    assert WATER["title"] not in neighbour.text(LIST)
    assert neighbour.get(address).status_code == 404
    assert neighbour.get(f"{address}/now").status_code == 404
    assert neighbour.post(f"{address}/call-off").status_code == 404
    assert neighbour.post(f"{address}/go-on").status_code == 404
    answer = neighbour.post(NEW, {**WATER, "audience": "houses", "houses": "12/4", "people": "9", "step": "send"})
    assert "ไม่พบบ้านเลขที่ 12/4" in problems_of(answer)
    key = address.rpartition("/")[2]
    page = neighbour.post(NEW, {**WATER, "key": key, "people": "9", "step": "send"})
    assert page.headers["Location"] != address, "theirs is another, and that the key is taken stays untold"
    assert neighbour.get(page.headers["Location"]).status_code == 200
    assert rows(owner, "SELECT village_id, state FROM notice WHERE id = :id", id=key) == [(cast.village, "waiting")]


def test_the_staff_looks_and_sends_none(seated: SignIn, office: Browser, owner: Engine) -> None:
    address = written(office)
    for role in ("viewer", "staff"):
        somebody = seated(role=role)
        assert NEW not in somebody.text(LIST)
        assert "call-off" not in somebody.text(address)
        assert somebody.get(NEW).status_code == 403
        for path in (NEW, LOOK, f"{address}/call-off", f"{address}/go-on"):
            assert somebody.post(path, WATER).status_code == 403
    assert rows(owner, "SELECT count(*), min(state) FROM notice") == [(1, "waiting")]


def test_the_list_goes_on(office: Browser, owner: Engine, cast: Cast) -> None:
    written(office)
    change(
        owner,
        "INSERT INTO notice (id, village_id, audience, houses, title, words, urgent, state, begins_at, created_at)"
        " SELECT CAST('0' || lpad(n::text, 31, '0') AS uuid), village_id, audience, houses, 'Old ' || n, words,"
        " urgent, 'sent', begins_at, created_at FROM notice, generate_series(1, 40) n",
    )
    first = office.text(LIST)
    older = re.search(r'href="(/admin/notices\?before=[^"]+)"', first)
    assert older
    second = office.text(older[1])
    assert "Old 40<" in first
    assert "Old 1<" in second
    assert "Old 40<" not in second
