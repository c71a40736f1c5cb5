"""The rules in the panel: the office sets them, they hold at once at the gate, and can be taken back."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.usecases.acts import change, rows

LADDER = {
    "asked_first": "owner",
    "widen_to": "all",
    "widen_after": "30",
    "remind_after": "",
    "office_after": "60",
    "expire_after": "120",
}
UNDO = re.compile(r'action="(/admin/rules/undo/[0-9a-f-]+)"')
STAYS = {"guest_hours": "2", "guest_minutes": "30", "taxi_minutes": "10"}


def saved(browser: Browser, path: str, form: dict[str, Any]) -> str:
    """What the page says after a change that was taken."""
    answer = browser.post(path, form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return browser.text(answer.headers["Location"])


def undo(browser: Browser, page: str) -> str:
    found = UNDO.search(page)
    assert found, "no way back"
    answer = browser.post(found[1])
    assert answer.status_code == 303
    return browser.text(answer.headers["Location"])


def changes(owner: Engine) -> list[tuple[str, dict[str, Any]]]:
    found: list[tuple[str, dict[str, Any]]] = rows(owner, "SELECT kind, facts FROM change ORDER BY id")
    return found


@pytest.fixture
def at_the_gate(client: FlaskClient, sign_in: Callable[..., dict[str, str]], cast: Cast) -> Callable[..., Any]:
    """What Prasit's phone is told."""
    headers = sign_in(cast.prasit)

    def ask(method: str, path: str, body: Any = None, **more: str) -> Any:
        answer = client.open(f"/api/v1{path}", method=method, json=body, headers={**headers, **more})
        assert answer.status_code < 300, answer.get_data(as_text=True)
        return answer.get_json()["data"]

    return ask


def test_the_ladder_that_is_set_is_the_next_visitors(
    office: Browser, at_the_gate: Callable[..., Any], owner: Engine
) -> None:
    page = saved(office, "/admin/rules/asking", LADDER)
    assert "after 30 s" in page or "หลังผ่านไป 30" in page
    visit = {"house": "12/3", "kind": "guest", "visitor_name": "Nok"}
    at_the_gate("POST", "/visits", visit, **{"Idempotency-Key": str(uuid4())})
    waits = "SELECT extract(epoch FROM {} - created_at)::int FROM visit"
    assert [rows(owner, waits.format(name))[0] for name in ("widen_at", "office_at", "expires_at")] == [30, 60, 120]
    assert rows(owner, "SELECT remind_at FROM visit") == [None]
    kind, facts = changes(owner)[0]
    assert (kind, facts["widen_after"], facts["before"]["widen_after"]) == ("asking_changed", 30, 45)
    undo(office, page)
    assert rows(owner, "SELECT widen_after, remind_after, expire_after, asked_first FROM village ORDER BY id")[0] == (
        45,
        120,
        300,
        "tenant",
    )


def test_a_step_after_the_end_is_told_at_its_field_and_nothing_typed_is_lost(office: Browser, owner: Engine) -> None:
    office.post("/admin/language", {"language": "en"})
    answer = office.post("/admin/rules/asking", {**LADDER, "office_after": "120"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Each step has to come before the end." in page
    assert 'value="120"' in page
    assert rows(owner, "SELECT count(*) FROM rule_change") == [0]


@pytest.mark.parametrize(
    "wrong", [{"expire_after": ""}, {"expire_after": "abc"}, {"widen_after": "5"}, {"asked_first": "x"}]
)
def test_what_makes_no_sense_is_not_taken(office: Browser, owner: Engine, wrong: dict[str, str]) -> None:
    assert office.post("/admin/rules/asking", {**LADDER, **wrong}).status_code == 400
    assert rows(owner, "SELECT count(*) FROM change") == [0]


def test_an_exception_for_a_kind_by_night_and_its_end(
    office: Browser, at_the_gate: Callable[..., Any], owner: Engine
) -> None:
    saved(office, "/admin/rules/asking/exceptions", {"kind": "delivery", "widen_after": "15", "expire_after": "90"})
    for kind in ("guest", "delivery"):
        visit = {"house": "12/3", "kind": kind, "visitor_name": "Nok"}
        at_the_gate("POST", "/visits", visit, **{"Idempotency-Key": str(uuid4())})
    after = "SELECT extract(epoch FROM expires_at - created_at)::int FROM visit ORDER BY id"
    assert rows(owner, after) == [300, 90]
    (rule,) = rows(owner, "SELECT id FROM asking_rule")
    page = saved(office, f"/admin/rules/asking/exceptions/{rule}/end", {})
    assert rows(owner, "SELECT count(*) FROM asking_rule WHERE ended_at IS NULL") == [0]
    undo(office, page)
    live = "SELECT kind, widen_after, expire_after FROM asking_rule WHERE ended_at IS NULL"
    assert rows(owner, live) == [("delivery", 15, 90)]


EXCEPTIONS = "/admin/rules/asking/exceptions"


@pytest.mark.parametrize("house", ["", "12/3"])
def test_a_step_of_an_exception_that_would_never_come_is_told_at_its_field(
    office: Browser, owner: Engine, house: str
) -> None:
    """The village's end is after 300 seconds, for taxis at night after 900."""
    office.post("/admin/language", {"language": "en"})
    night = {"since": "22:00", "until": "06:00"}
    saved(office, EXCEPTIONS, {"kind": "taxi", **night, "expire_after": "900"})
    for kind in ("", "taxi"):
        saved(office, EXCEPTIONS, {"kind": kind, "house": house, "office_after": "600"})
    for wrong in ({"kind": "guest"}, {"kind": "taxi", "since": "09:00", "until": "17:00"}):
        answer = office.post(EXCEPTIONS, {**wrong, "house": house, "office_after": "600"})
        assert answer.status_code == 400
        assert "This step would never come" in answer.get_data(as_text=True)
    assert rows(owner, "SELECT count(*) FROM asking_rule WHERE ended_at IS NULL") == [3]


def test_an_end_that_silences_an_exception_is_told_at_its_field(office: Browser, owner: Engine) -> None:
    office.post("/admin/language", {"language": "en"})
    saved(office, EXCEPTIONS, {"kind": "taxi", "office_after": "200"})
    answer = office.post("/admin/rules/asking", LADDER)
    assert answer.status_code == 400
    assert "a step of an exception below would never come" in answer.get_data(as_text=True)
    saved(office, "/admin/rules/asking", {**LADDER, "expire_after": "201"})
    saved(office, EXCEPTIONS, {"kind": "guest", "widen_after": "20"})


def test_exceptions_that_stay_are_the_same_rows(office: Browser, owner: Engine) -> None:
    """Two people who look at the list may each end one of it."""
    for seconds in ("20", "30", "40"):
        saved(office, "/admin/rules/asking/exceptions", {"kind": "", "widen_after": seconds})
    live = "SELECT id FROM asking_rule WHERE ended_at IS NULL ORDER BY id"
    first, second, third = rows(owner, live)
    assert rows(owner, "SELECT count(*) FROM asking_rule") == [3]
    saved(office, f"/admin/rules/asking/exceptions/{third}/end", {})
    saved(office, f"/admin/rules/asking/exceptions/{second}/end", {})
    assert rows(owner, live) == [first]


def test_an_exception_for_one_house_has_a_page_of_its_own(office: Browser, cast: Cast, owner: Engine) -> None:
    form = {"kind": "", "since": "22:00", "until": "06:00", "house": "12/3", "office_after": "0"}
    page = saved(office, "/admin/rules/asking/exceptions", form)
    assert "22:00–06:00" in page
    assert f"/admin/rules/asking/houses/{cast.house}" in office.text("/admin/rules")
    (rule,) = rows(owner, "SELECT id FROM asking_rule WHERE house_id = :house", house=cast.house)
    page = saved(office, f"/admin/rules/asking/houses/{cast.house}/{rule}/end", {})
    assert "22:00–06:00" in undo(office, page)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ""},
        {"kind": "", "house": "99/9", "widen_after": "20"},
        {"kind": "", "since": "22:00", "widen_after": "20"},
        {"kind": "", "since": "22:00", "until": "22:00", "widen_after": "20"},
        {"kind": "", "since": "25:00", "until": "22:00", "widen_after": "20"},
        {"kind": "", "widen_after": "90", "expire_after": "60"},
        {"kind": "ghost", "widen_after": "20"},
    ],
)
def test_an_exception_that_makes_no_sense_is_not_taken(office: Browser, owner: Engine, wrong: dict[str, str]) -> None:
    assert office.post("/admin/rules/asking/exceptions", wrong).status_code == 400
    assert rows(owner, "SELECT count(*) FROM asking_rule") == [0]


def test_gates_are_added_changed_ended_and_brought_back_at_once(
    office: Browser, at_the_gate: Callable[..., Any]
) -> None:
    saved(office, "/admin/rules/gates", {"name": "ประตูหน้า", "name_en": "Front", "admits": "all"})
    saved(office, "/admin/rules/gates", {"name": "ประตูหลัง", "admits": "some", "kinds": ["guest", "taxi"]})
    front, back = at_the_gate("GET", "/gate/setup")["gates"]
    assert (front["name_en"], front["kinds"], back["kinds"]) == ("Front", None, ["guest", "taxi"])
    saved(office, f"/admin/rules/gates/{back['id']}", {"name": "ประตูหลัง", "admits": "none"})
    assert at_the_gate("GET", "/gate/setup")["gates"][1]["kinds"] == []
    page = saved(office, f"/admin/rules/gates/{back['id']}/end", {})
    assert [one["id"] for one in at_the_gate("GET", "/gate/setup")["gates"]] == [front["id"]]
    undo(office, page)
    assert [one["id"] for one in at_the_gate("GET", "/gate/setup")["gates"]] == [front["id"], back["id"]]
    saved(office, f"/admin/rules/gates/{back['id']}/end", {})
    saved(office, f"/admin/rules/gates/{back['id']}/restore", {})
    assert len(at_the_gate("GET", "/gate/setup")["gates"]) == 2


@pytest.mark.parametrize(
    "wrong", [{"name": "", "admits": "all"}, {"name": "A", "admits": "some"}, {"name": "ประตูหน้า", "admits": "all"}]
)
def test_a_gate_needs_a_name_of_its_own_and_somebody_to_let_in(office: Browser, owner: Engine, wrong: Any) -> None:
    saved(office, "/admin/rules/gates", {"name": "ประตูหน้า", "admits": "all"})
    assert office.post("/admin/rules/gates", wrong).status_code == 400
    assert rows(owner, "SELECT count(*) FROM gate") == [1]


def test_stays_are_set_in_hours_and_minutes_and_an_empty_one_has_no_limit(
    office: Browser, at_the_gate: Callable[..., Any], owner: Engine
) -> None:
    page = saved(office, "/admin/rules/stays", STAYS)
    told = at_the_gate("GET", "/gate/setup")["stay"]
    assert told == {"guest": 9000, "delivery": None, "taxi": 600, "service": None, "other": None}
    undo(office, page)
    assert at_the_gate("GET", "/gate/setup")["stay"]["delivery"] == 1800
    assert office.post("/admin/rules/stays", {"guest_hours": "200"}).status_code == 400
    assert office.post("/admin/rules/stays", {"guest_minutes": "-5"}).status_code == 400


def test_what_guards_see_holds_for_the_next_visitor(
    office: Browser, at_the_gate: Callable[..., Any], owner: Engine
) -> None:
    form = {"guards_see_names": "y", "gate_call": "house", "office_phone": "02-111 2222"}
    page = saved(office, "/admin/rules/guards", form)
    assert "02-111 2222" in page
    assert at_the_gate("GET", "/gate/setup")["call"] == "house"
    assert rows(owner, "SELECT guards_see_names FROM village ORDER BY id")[0] is True
    assert "111" not in str(changes(owner))
    undo(office, page)
    assert at_the_gate("GET", "/gate/setup")["call"] == "office"
    assert rows(owner, "SELECT office_phone IS NULL, guards_see_names FROM village ORDER BY id")[0] == (True, False)
    assert office.post("/admin/rules/guards", {**form, "office_phone": "call me"}).status_code == 400


def test_the_village_itself(office: Browser, owner: Engine) -> None:
    form = {"name": "หมู่บ้านใหม่", "language": "en", "time_zone": "Asia/Tokyo", "gate_map_url": "https://maps.example/x"}
    page = saved(office, "/admin/rules/village", form)
    assert "หมู่บ้านใหม่" in page
    columns = "SELECT name, language, time_zone, groups_allowed, gate_map_url FROM village ORDER BY id"
    assert rows(owner, columns)[0] == ("หมู่บ้านใหม่", "en", "Asia/Tokyo", False, "https://maps.example/x")
    undo(office, page)
    assert rows(owner, columns)[0] == ("หมู่บ้านสุขใจ", "th", "Asia/Bangkok", False, None)
    for wrong in ({"name": ""}, {"time_zone": "Mars/Base"}, {"gate_map_url": "javascript:alert(1)"}):
        assert office.post("/admin/rules/village", {**form, **wrong}).status_code == 400


def test_the_code_is_shown_renewed_and_switched_off(office: Browser, seated: SignIn, cast: Cast, owner: Engine) -> None:
    page = saved(office, "/admin/rules/join-code", {})
    (code,) = [one for one in rows(owner, "SELECT join_code FROM village") if one]
    assert code in page
    assert code not in seated(cast.wichai, "viewer").text("/admin/rules/village")
    saved(office, "/admin/rules/join-code/off", {})
    assert rows(owner, "SELECT DISTINCT join_code FROM village") == [None]


def test_what_was_changed_since_is_not_taken_back(office: Browser, owner: Engine) -> None:
    first = UNDO.search(saved(office, "/admin/rules/stays", STAYS))
    saved(office, "/admin/rules/stays", {"guest_hours": "5"})
    assert first
    assert office.post(first[1]).status_code == 409
    assert rows(owner, "SELECT stay_guest FROM village ORDER BY id")[0] == 18000


def test_after_a_month_nothing_is_taken_back_and_no_button_says_so(office: Browser, owner: Engine) -> None:
    first = UNDO.search(saved(office, "/admin/rules/stays", STAYS))
    assert first
    change(owner, "UPDATE rule_change SET at = now() - interval '31 days'")
    assert not UNDO.search(office.text("/admin/rules/gates"))
    assert office.post(first[1]).status_code == 409
    assert rows(owner, "SELECT stay_guest FROM village ORDER BY id")[0] == 9000


def test_a_change_that_was_undone_is_called_so_in_thai(office: Browser) -> None:
    undo(office, saved(office, "/admin/rules/stays", STAYS))
    office.post("/admin/language", {"language": "th"})
    page = office.text("/admin/rules/gates")
    assert "เลิกทำแล้ว" in page
    assert "นำเข้า" not in page


def test_saving_the_same_again_is_no_change(office: Browser, owner: Engine) -> None:
    saved(office, "/admin/rules/stays", STAYS)
    assert not UNDO.search(saved(office, "/admin/rules/stays", STAYS).split('class="card"')[0])
    assert rows(owner, "SELECT count(*) FROM rule_change") == [1]


def test_the_next_villages_admin_takes_nothing_of_ours_back(
    office: Browser, seated: SignIn, cast: Cast, owner: Engine
) -> None:
    saved(office, "/admin/rules/gates", {"name": "A", "admits": "all"})
    saved(office, "/admin/rules/asking/exceptions", {"kind": "", "house": "12/3", "widen_after": "20"})
    gate, changed = rows(owner, "SELECT id FROM gate")[0], rows(owner, "SELECT id FROM rule_change")[0]
    rule = rows(owner, "SELECT id FROM asking_rule")[0]
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    before = rows(owner, "SELECT count(*) FROM change")
    for path in (
        f"/admin/rules/undo/{changed}",
        f"/admin/rules/gates/{gate}",
        f"/admin/rules/gates/{gate}/end",
        f"/admin/rules/gates/{gate}/restore",
        f"/admin/rules/asking/exceptions/{rule}/end",
        f"/admin/rules/asking/houses/{cast.house}/{rule}/end",
    ):
        assert neighbour.post(path, {"name": "B", "admits": "all"}).status_code == 404, path
    assert neighbour.get(f"/admin/rules/gates/{gate}").status_code == 404
    assert neighbour.get(f"/admin/rules/asking/houses/{cast.house}").status_code == 404
    assert neighbour.post("/admin/rules/stays", STAYS).status_code == 303
    assert rows(owner, "SELECT stay_guest FROM village WHERE id = :id", id=cast.village) == [43200]
    assert rows(owner, "SELECT count(*) FROM change WHERE village_id = :id", id=cast.village) == before


@contextmanager
def everybody_waits(owner: Engine, count: int) -> Iterator[None]:
    """So many want to change the rules, and have to wait for each other until the block is over."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with owner.begin() as connection:
        connection.exec_driver_sql("SELECT id FROM village FOR NO KEY UPDATE")
        yield
        until = time.monotonic() + 20
        while rows(owner, waiting) != [count]:
            assert time.monotonic() < until, "nobody waits"
            time.sleep(0.02)


def test_what_two_people_add_at_the_same_moment_is_both_there(office: Browser, seated: SignIn, owner: Engine) -> None:
    browsers = [office, seated()]
    sent = (
        ("/admin/rules/gates", {"name": "ประตูหน้า", "admits": "all"}, {"name": "ประตูหลัง", "admits": "all"}),
        ("/admin/rules/asking/exceptions", {"kind": "taxi", "widen_after": "20"}, {"kind": "", "widen_after": "30"}),
    )
    for path, *forms in sent:
        for browser in browsers:
            browser.get("/admin/rules/gates")
        with ThreadPoolExecutor(2) as pool, everybody_waits(owner, 2):
            answers = [pool.submit(browser.post, path, form) for browser, form in zip(browsers, forms, strict=True)]
        assert [one.result().status_code for one in answers] == [303, 303]
    assert rows(owner, "SELECT count(*) FROM gate WHERE ended_at IS NULL") == [2]
    assert rows(owner, "SELECT count(*) FROM asking_rule WHERE ended_at IS NULL") == [2]


def seen_on(page: str, action: str) -> str:
    """What the form that is sent there had shown."""
    found = re.search(rf'action="{action}".*?name="seen" value="([0-9a-f]+)"', page, re.DOTALL)
    assert found, "the form does not say what it shows"
    return found[1]


VILLAGE = {"name": "หมู่บ้านใหม่", "language": "en", "time_zone": "Asia/Tokyo"}


@pytest.mark.parametrize(
    ("part", "first", "second"),
    [
        (("/admin/rules", "/admin/rules/asking"), LADDER, {**LADDER, "office_after": "90"}),
        (("/admin/rules/gates", "/admin/rules/stays"), STAYS, {"guest_hours": "7"}),
        (("/admin/rules/guards", "/admin/rules/guards"), {"gate_call": "none"}, {"gate_call": "house"}),
        (("/admin/rules/village", "/admin/rules/village"), VILLAGE, {**VILLAGE, "name": "สวนสุข"}),
        (("/admin/rules/texts", "/admin/rules/texts"), {"rules_th": "ขับช้า ๆ"}, {"contact_th": "โทร. 02"}),
        (("/admin/rules/retention", "/admin/rules/retention"), {"photos": "90"}, {"photos": "30"}),
    ],
)
def test_an_older_page_does_not_take_back_what_somebody_has_saved_since(
    office: Browser, seated: SignIn, owner: Engine, part: tuple[str, str], first: Any, second: Any
) -> None:
    (page, action), other = part, seated()
    other.post("/admin/language", {"language": "en"})
    seen = {"seen": seen_on(other.text(page), action)}
    saved(office, action, {**first, "seen": seen_on(office.text(page), action)})
    answer = other.post(action, {**second, **seen})
    told = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Somebody else has changed this since you opened the page" in told
    assert list(second.values())[-1] in told, "what was typed is kept"
    assert rows(owner, "SELECT count(*) FROM rule_change") == [1]
    saved(other, action, {**second, "seen": seen_on(told, action)})
    assert rows(owner, "SELECT count(*) FROM rule_change") == [2]


def test_a_form_that_comes_back_with_a_mistake_is_as_old_as_it_was(office: Browser, seated: SignIn) -> None:
    other = seated()
    seen = seen_on(other.text("/admin/rules/gates"), "/admin/rules/stays")
    saved(office, "/admin/rules/stays", STAYS)
    back = other.post("/admin/rules/stays", {"guest_hours": "200", "seen": seen})
    assert back.status_code == 400
    kept = seen_on(back.get_data(as_text=True), "/admin/rules/stays")
    assert other.post("/admin/rules/stays", {"guest_hours": "2", "seen": kept}).status_code == 409


def test_an_older_page_of_one_gate_is_told_and_that_of_another_is_not(office: Browser, owner: Engine) -> None:
    for name in ("A", "B"):
        saved(office, "/admin/rules/gates", {"name": name, "admits": "all"})
    first, second = (f"/admin/rules/gates/{one}" for one in rows(owner, "SELECT id FROM gate ORDER BY name"))
    seen_first, seen_second = (seen_on(office.text(one), one) for one in (first, second))
    saved(office, first, {"name": "A1", "admits": "all", "seen": seen_first})
    assert office.post(first, {"name": "A2", "admits": "all", "seen": seen_first}).status_code == 409
    saved(office, second, {"name": "B1", "admits": "none", "seen": seen_second})
    assert rows(owner, "SELECT name FROM gate ORDER BY name") == ["A1", "B1"]


def test_a_gate_that_comes_back_gets_a_name_that_is_free_and_needs_room(office: Browser, owner: Engine) -> None:
    office.post("/admin/language", {"language": "en"})
    gate = "INSERT INTO gate (id, village_id, name, created_at, ended_at)"
    gate += " SELECT gen_random_uuid(), village.id, {}, now(), {}"
    ours = " WHERE village.name = 'หมู่บ้านสุขใจ'"
    change(owner, gate.format("'A'", "now()") + " FROM village" + ours)
    (gone,) = rows(owner, "SELECT id FROM gate")
    for name in ("A", "A (2)"):
        saved(office, "/admin/rules/gates", {"name": name, "admits": "all"})
    saved(office, f"/admin/rules/gates/{gone}/restore", {})
    assert rows(owner, "SELECT name FROM gate WHERE id = :id", id=gone) == ["A (3)"]
    saved(office, f"/admin/rules/gates/{gone}/end", {})
    change(owner, gate.format("'G' || n", "NULL") + " FROM village, generate_series(1, 18) n" + ours)
    answer = office.post(f"/admin/rules/gates/{gone}/restore")
    assert answer.status_code == 409
    assert "as many gates as it can have" in answer.get_data(as_text=True)


def test_there_are_only_so_many_exceptions(office: Browser, owner: Engine, cast: Cast) -> None:
    office.post("/admin/language", {"language": "en"})
    rule = "INSERT INTO asking_rule (id, village_id, made_by, widen_after, created_at)"
    many = " SELECT gen_random_uuid(), :village, :person, n, now() FROM generate_series(11, 50) n"
    change(owner, rule + many, village=cast.village, person=cast.office.id)
    answer = office.post("/admin/rules/asking/exceptions", {"kind": "", "widen_after": "20"})
    assert answer.status_code == 400
    assert "There are as many exceptions as there can be." in answer.get_data(as_text=True)


def test_a_viewer_sees_the_rules_and_changes_none(seated: SignIn, cast: Cast, owner: Engine) -> None:
    viewer = seated(cast.wichai, "viewer")
    for tab in ("", "/gates", "/guards", "/village", "/texts", "/retention"):
        page = viewer.text(f"/admin/rules{tab}")
        assert "disabled" in page or tab == "/gates"
        assert 'type="submit"' not in page.split("<main", 1)[1]
    assert viewer.get("/admin/rules/line").status_code == 403
    assert viewer.post("/admin/rules/stays", STAYS).status_code == 403
    assert rows(owner, "SELECT count(*) FROM change") == [0]


TEXTS = {
    "welcome_th": "ยินดีต้อนรับ\nสระว่ายน้ำเปิด 6 โมง",
    "contact_th": "โทร. 02-111 2222",
    "contact_en": "call 02-111 2222",
    "guard_note_th": "ประตูหลังปิด 22.00 น.",
    "rules_th": "ขับช้า ๆ",
}


def test_the_villages_own_words_reach_the_gate_at_once_and_are_noted_by_name_only(
    office: Browser, at_the_gate: Callable[..., Any], owner: Engine
) -> None:
    page = saved(office, "/admin/rules/texts", TEXTS)
    note = "ประตูหลังปิด 22.00 น."
    assert at_the_gate("GET", "/gate/setup")["note"] == {"th": note, "en": note}
    assert changes(owner) == [("village_set", {"changed": sorted(TEXTS)})]
    undo(office, page)
    assert at_the_gate("GET", "/gate/setup")["note"] == {"th": None, "en": None}
    answer = office.post("/admin/rules/texts", {**TEXTS, "welcome_th": "ย" * 301})
    assert answer.status_code == 400
    assert "ย" * 301 in answer.get_data(as_text=True)


def test_how_long_visitors_are_remembered_is_set_and_taken_back(office: Browser, owner: Engine) -> None:
    page = saved(office, "/admin/rules/retention", {"photos": "90", "phones": "90", "names": "365"})
    days = "SELECT photos_days, phones_days, names_days FROM retention"
    assert rows(owner, days) == [(90, 90, 365)]
    undo(office, page)
    assert rows(owner, days) == [(None, None, None)]
    for wrong in ({"photos": "6"}, {"names": "365"}, {"names": "90", "photos": "365", "phones": "90"}):
        assert office.post("/admin/rules/retention", wrong).status_code == 400
