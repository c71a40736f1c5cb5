"""One visit's page: all that is known of it, in words; phones for whom they are meant; the office's answer."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, text

from models.domain.actors import ActorRole, Source
from models.domain.ids import VisitId
from models.domain.visit import Answer
from models.uow import Database
from models.usecases.look_at_visit import note_look
from models.usecases.move_visit import override_visit
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.admin.records_stage import put
from tests.cast import Cast
from tests.usecases.acts import CAME, after, change, draft, of_village, register, rows, tap, tick, wish

PHONE = "0812345678"


@pytest.fixture
def visit(database: Database, cast: Cast) -> VisitId:
    """Waits at the gate, with a phone number."""
    return register(database, cast, draft(visitor_name="Nok", plate="1กก 1234", visitor_phone=PHONE)).visit_id


@pytest.fixture
def waiting(database: Database, cast: Cast, owner: Engine, visit: VisitId) -> VisitId:
    """The same, as if they had come just now."""
    change(owner, "UPDATE visit SET created_at = now(), expires_at = now() + interval '5 min', due_at = NULL")
    return visit


def test_all_that_is_known_stands_on_the_page(office: Browser, database: Database, cast: Cast, visit: VisitId) -> None:
    tick(database, after(130))
    tap(database, cast, wish(cast, visit, Answer.APPROVE, at=after(140)))
    page = office.text(f"/admin/records/{visit}")
    for words in ("Nok", "1กก 1234", "12/3", PHONE, "Prasit", "Approved", "Somchai (The house)", "in the LINE chat"):
        assert words in page, words
    assert "2 min 20 s" in page
    assert "Asked first" in page
    assert "LINE does not tell who has read a message." in page


def test_who_was_told_and_what_line_said(office: Browser, owner: Engine, visit: VisitId) -> None:
    change(
        owner,
        "UPDATE message SET state = 'dead', verdict = 'gave_up', error = 'not a <user>', attempts = 7"
        " WHERE kind = 'visit_request'",
    )
    page = office.text(f"/admin/records/{visit}")
    assert "did not arrive" in page
    assert "LINE did not take it for a whole day." in page
    assert "not a &lt;user&gt;" in page
    assert "7 tries" in page


def test_who_has_seen_it_and_when_first(
    office: Browser, seated: SignIn, database: Database, cast: Cast, owner: Engine, visit: VisitId
) -> None:
    with of_village(database, cast, cast.malee.acting(ActorRole.RESIDENT), after(60)) as work:
        note_look(work, visit)
    for _ in range(2):
        page = office.text(f"/admin/records/{visit}")
    seen = page[page.index("Who has seen it") :]
    assert seen.index("Malee") < seen.index("The house") < seen.index("Office") < seen.index("Village office")
    assert rows(owner, "SELECT role FROM visit_look ORDER BY at") == ["resident", "office"]
    assert seated(cast.nobody, "admin", village=cast.next_village).get(f"/admin/records/{visit}").status_code == 404
    assert rows(owner, "SELECT count(*) FROM visit_look") == [2]


@pytest.mark.parametrize("role", ["viewer", "staff", "admin"])
def test_phones_are_for_those_who_may_see_them(seated: SignIn, visit: VisitId, role: str) -> None:
    page = seated(role=role).text(f"/admin/records/{visit}")
    assert (PHONE in page) == (role != "viewer")
    assert ("Your role does not include seeing it" in page) == (role == "viewer")


def test_other_visits_are_one_click_away(office: Browser, database: Database, cast: Cast, visit: VisitId) -> None:
    page = office.text(f"/admin/records/{visit}")
    for same in ("plate=1%E0%B8%81%E0%B8%81+1234", "name=Nok", "house=12/3"):
        link = f"/admin/records?{same}"
        assert f'href="{link}"' in page, link
        assert str(visit) in office.text(link)


def test_a_pass_and_the_watchlist_are_told_of(
    office: Browser, database: Database, cast: Cast, owner: Engine, visit: VisitId
) -> None:
    given = {"village": cast.village, "visit": visit, "guard": cast.prasit.id, "block": uuid4(), "house": cast.house}
    change(
        owner,
        "INSERT INTO block (id, village_id, plate, advice, note, made_by, created_at)"
        " VALUES (:block, :village, '1กก1234', 'stop', 'took a bicycle', :guard, now())",
        **given,
    )
    change(
        owner,
        "INSERT INTO watch_hit (id, village_id, block_id, key, at, guard_id, match, by, state)"
        " SELECT gen_random_uuid(), :village, :block, idempotency_key, now(), :guard, 'exact', 'plate', 'open'"
        " FROM visit WHERE id = :visit",
        **given,
    )
    page = office.text(f"/admin/records/{visit}")
    assert "On the watchlist" in page
    assert "took a bicycle" in page


def test_a_guards_own_reason_is_told_in_their_words(
    office: Browser, database: Database, cast: Cast, owner: Engine, visit: VisitId
) -> None:
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD), after(60)) as work:
        override_visit(work, visit, "ambulance")
    page = office.text(f"/admin/records/{visit}")
    assert "Reason: ambulance" in page
    assert "Let in without an answer" in page


def test_the_office_answers_for_the_house(office: Browser, owner: Engine, waiting: VisitId) -> None:
    assert "Answer for the house" in office.text(f"/admin/records/{waiting}")
    answer = office.post(f"/admin/records/{waiting}/decision", {"answer": "approve"})
    assert answer.status_code == 303
    page = office.text(f"/admin/records/{waiting}")
    assert "It can be taken back for 15 seconds" in page
    assert f'action="/admin/records/{waiting}/undo"' in page
    assert "Office (Village office)" in page
    assert rows(owner, "SELECT decided_role, state FROM visit") == [("office", "approved")]
    assert office.post(f"/admin/records/{waiting}/undo").status_code == 303
    assert "The approval is taken back" in office.text(f"/admin/records/{waiting}")
    assert rows(owner, "SELECT state FROM visit") == ["rejected"]


def test_a_reason_goes_with_a_rejection(office: Browser, owner: Engine, waiting: VisitId) -> None:
    office.post(f"/admin/records/{waiting}/decision", {"answer": "reject", "reason": "  not   today "})
    assert rows(owner, "SELECT state, decision_reason FROM visit") == [("rejected", "not today")]
    assert "Reason: not today" in office.text(f"/admin/records/{waiting}")
    assert rows(owner, "SELECT source FROM visit_event WHERE kind = 'rejected'") == ["panel"]


def test_the_first_answer_stands(office: Browser, database: Database, cast: Cast, waiting: VisitId) -> None:
    with of_village(database, cast) as work:
        now = work.connection.scalar(text("SELECT now()"))
    tap(database, cast, wish(cast, waiting, Answer.REJECT, at=now))
    office.post(f"/admin/records/{waiting}/decision", {"answer": "approve"})
    assert "Their answer stands" in office.text(f"/admin/records/{waiting}")


def test_nobody_answers_about_whoever_waits_no_more(office: Browser, database: Database, visit: VisitId) -> None:
    tick(database, CAME + timedelta(hours=1))
    page = office.text(f"/admin/records/{visit}")
    assert "Answer for the house" not in page
    office.post(f"/admin/records/{visit}/decision", {"answer": "approve"})
    assert "does not wait any more" in office.text(f"/admin/records/{visit}")


@pytest.mark.parametrize("answer", ["not_mine", "", "approve\x00"])
def test_only_yes_and_no_are_answers(office: Browser, owner: Engine, waiting: VisitId, answer: str) -> None:
    assert office.post(f"/admin/records/{waiting}/decision", {"answer": answer}).status_code == 400
    assert rows(owner, "SELECT state FROM visit") == ["requested"]


def test_a_viewer_answers_nothing(seated: SignIn, owner: Engine, waiting: VisitId) -> None:
    viewer = seated(role="viewer")
    assert "Answer for the house" not in viewer.text(f"/admin/records/{waiting}")
    assert viewer.post(f"/admin/records/{waiting}/decision", {"answer": "approve"}).status_code == 403
    assert rows(owner, "SELECT state FROM visit") == ["requested"]


def test_another_villages_office_is_told_that_there_is_nothing(
    seated: SignIn, cast: Cast, owner: Engine, waiting: VisitId
) -> None:
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    assert neighbour.get(f"/admin/records/{waiting}").status_code == 404
    for path in ("decision", "undo"):
        assert neighbour.post(f"/admin/records/{waiting}/{path}", {"answer": "approve"}).status_code == 404
    assert rows(owner, "SELECT state FROM visit") == ["requested"]


def test_every_event_that_is_written_has_its_words() -> None:
    """Of the domain: each kind of event stands in one of its files, as a text of its own."""
    import re
    from pathlib import Path

    from admin.records.history import DOORS, HAPPENED

    root = Path(__file__).parents[2] / "models" / "domain"
    found: set[str] = set()
    for path in root.glob("*.py"):
        told = path.read_text("utf-8")
        found |= set(re.findall(r'happened\([\w.]+, "(\w+)"', told))
        found |= set(re.findall(r'kind="(\w+)",\s+actor=', told))
        found |= set(re.findall(r'_moved\(visit, Command\.\w+, "(\w+)"', told))
    assert len(found) > 15
    assert found <= set(HAPPENED)
    assert set(Source) == set(DOORS)


def test_an_unknown_visit_is_not_found(office: Browser, cast: Cast, database: Database) -> None:
    put(database, cast, {})
    assert office.get(f"/admin/records/{UUID(int=9)}").status_code == 404
