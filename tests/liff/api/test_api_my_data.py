"""What is kept of somebody: read by themselves, and forgotten as far as the record lets it go."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from api_stage import Api, Enter, assert_refused
from sqlalchemy import Engine, select, text

from models.domain.errors import Refused
from models.domain.households import HouseholdRole
from models.queries import my_data, places
from models.tables.people import MembershipRow
from models.uow import Database
from models.usecases.expect import Expecting, came, expect
from models.usecases.leave_village import end_place
from models.usecases.restore_place import restore_place
from models.usecases.verify_record import verify_record
from tests.cast import LOGIN_SECRET, Cast, Somebody
from tests.conftest import Simulator
from tests.liff.api.test_api_leaving import liff_token
from tests.liff.api.test_api_openapi import Check
from tests.usecases.acts import change, of_village, rows

NOW = datetime.now(UTC).isoformat()
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).isoformat()
TENANT_ELSEWHERE = """
    INSERT INTO membership (id, village_id, person_id, house_id, role, household_role, standing, created_at)
    VALUES (:id, :village, :person, :house, 'resident', 'tenant', 'active', now())
"""


@pytest.fixture
def busy(resident: Api, guard: Api) -> str:
    """Somchai has answered, blocked, ruled, invited and set; the visit that he answered."""
    visit = str(guard.visit(visitor_name="นก ใจงาม")["id"])
    assert resident.post(f"/visits/{visit}/decision", {"decision": "reject", "reason": "not_now"}).status_code == 200
    assert resident.post("/house/blocks", {"plate": "1กข 2345", "note": "ขายของ"}).status_code == 201
    assert resident.post("/house/rules", {"kind": "delivery", "says": "let_in"}).status_code == 201
    assert resident.post("/invites", {"household_role": "family"}).status_code == 201
    guest = {"kind": "once", "guest_name": "แขกของสมชาย", "valid_until": TOMORROW, "note": "เค้ก"}
    assert resident.post("/passes", guest).status_code == 201
    party = {"title": "วันเกิดสมชาย", "starts_at": NOW, "ends_at": TOMORROW, "guests": ["นิด", "หน่อย"]}
    assert resident.post("/occasions", party).status_code == 201
    wish = {"large_type": True, "quiet_from": "22:00", "quiet_until": "06:00", "wants_questions": False}
    assert resident.put("/house/settings", wish).status_code == 200
    return visit


def settings_of(owner: Engine, who: Somebody) -> list[Any]:
    columns = "standing, name, note, wants_questions, quiet_from, quiet_until, away_until, rank"
    return rows_of(owner, f"SELECT {columns} FROM membership WHERE person_id = :who", who=who.id)


def rows_of(owner: Engine, query: str, **given: Any) -> list[Any]:
    with owner.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query), given)]


def test_somebody_reads_everything_that_is_kept_of_them(busy: str, resident: Api, cast: Cast, client: Any) -> None:
    answer = resident.get("/me/export")
    Check(client.get("/api/v1/openapi.json").get_json())("get", "/api/v1/me/export", answer, 200)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    told = answer.get_json()["data"]
    assert (told["person"]["name"], told["person"]["line_user_id"]) == ("Somchai", cast.somchai.line_user_id)
    (place,) = told["places"]
    assert (place["house"], place["household_role"], place["quiet_from"]) == ("12/3", "owner", "22:00")
    (given,) = told["answers_given"]
    assert (given["house"], given["answer"], given["reason"]) == ("12/3", "reject", "not_now")
    assert [(one["kind"], one["visit_id"]) for one in told["visits_record"]] == [("rejected", busy)]
    assert [one["note"] for one in told["blocks_made"]] == ["ขายของ"]
    assert [one["says"] for one in told["house_rules_made"]] == ["let_in"]
    assert len(told["invites_made"]) == 1
    guests = [(one["guest_name"], one["uses"]) for one in told["passes_made"]]
    assert [guests[0], *sorted(guests[1:])] == [("แขกของสมชาย", 0), ("นิด", 0), ("หน่อย", 0)]
    assert [one["title"] for one in told["occasions_made"]] == ["วันเกิดสมชาย"]
    assert {one["subject"] for one in told["changes_made"]} == {
        "block",
        "house_rule",
        "invite",
        "membership",
        "occasion",
        "pass",
    }


def test_what_is_read_names_no_visitor_and_nobody_else(busy: str, resident: Api, enter: Enter, cast: Cast) -> None:
    words = json.dumps(resident.get("/me/export").get_json(), ensure_ascii=False)
    for other in ("นก ใจงาม", "Malee", "Prasit", str(cast.malee.id), cast.malee.line_user_id):
        assert other not in words
    hers = enter(cast.malee).get("/me/export").get_json()["data"]
    assert hers["person"]["name"] == "Malee"
    made = (
        "answers_given",
        "visits_record",
        "blocks_made",
        "house_rules_made",
        "invites_made",
        "passes_made",
        "occasions_made",
        "changes_made",
    )
    assert {name: hers[name] for name in made} == {name: [] for name in made}


def test_somebody_of_two_villages_reads_both_and_a_stranger_neither(
    busy: str, resident: Api, enter: Enter, cast: Cast, owner: Engine
) -> None:
    there = {"id": uuid4(), "village": cast.next_village, "person": cast.somchai.id, "house": cast.strange_house}
    change(owner, TENANT_ELSEWHERE, **there)
    mine = resident.get("/me/export").get_json()["data"]
    assert {one["village"] for one in mine["places"]} == {"หมู่บ้านสุขใจ", "หมู่บ้านถัดไป"}
    theirs = enter(cast.stranger).get("/me/export").get_json()["data"]
    assert [one["village"] for one in theirs["places"]] == ["หมู่บ้านถัดไป"]
    assert theirs["answers_given"] == theirs["visits_record"] == []


def test_who_is_forgotten_has_no_name_no_settings_no_place_and_no_session(
    busy: str, resident: Api, cast: Cast, owner: Engine
) -> None:
    assert resident.post("/me/erase").get_json()["data"] == {"deauthorized": False}
    person = "SELECT display_name, large_type, language_chosen FROM person WHERE id = :who"
    assert rows_of(owner, person, who=cast.somchai.id) == [("", False, False)]
    assert settings_of(owner, cast.somchai) == [("ended", None, None, True, None, None, None, None)]
    assert rows(owner, "SELECT count(*) FROM invite WHERE revoked_at IS NULL") == [0]
    passes = "SELECT DISTINCT guest_name, plate, note, revoked_at IS NULL FROM pass"
    assert rows_of(owner, passes) == [("", None, None, False)]
    assert rows(owner, "SELECT title FROM occasion") == [""]
    assert_refused(resident.get("/visits"), 401, "NOT_SIGNED_IN")
    assert_refused(resident.post("/me/erase"), 401, "NOT_SIGNED_IN")


def test_the_name_by_which_the_office_expected_somebody_is_told_and_forgotten(
    resident: Api, cast: Cast, database: Database, owner: Engine
) -> None:
    with of_village(database, cast) as work:
        wish = Expecting(house_id=cast.house, name="สมชาย ใจดี", household_role=HouseholdRole.OWNER)
        expected_id = expect(work, wish)
        other = expect(work, Expecting(house_id=cast.house, name="คนอื่น", household_role=HouseholdRole.OWNER))
        (mine,) = work.connection.scalars(select(MembershipRow.id).where(MembershipRow.person_id == cast.somchai.id))
        came(work, expected_id, mine)
    assert [one["office_expected"] for one in resident.get("/me/export").get_json()["data"]["places"]] == ["สมชาย ใจดี"]
    assert resident.post("/me/erase").status_code == 200
    assert rows(owner, "SELECT id, name FROM expected_resident ORDER BY id") == [(expected_id, ""), (other, "คนอื่น")]


@pytest.mark.parametrize("before", ["", "removed"])
def test_nobody_brings_back_who_wanted_to_be_forgotten(
    resident: Api, cast: Cast, database: Database, owner: Engine, before: str
) -> None:
    with of_village(database, cast) as work:
        (mine,) = work.connection.scalars(select(MembershipRow.id).where(MembershipRow.person_id == cast.somchai.id))
    second = {"id": uuid4(), "village": cast.village, "person": cast.somchai.id, "house": cast.next_door}
    change(owner, TENANT_ELSEWHERE, **second)
    if before:  # by the office, and its undo is open on somebody's screen
        with of_village(database, cast, now=datetime.now(UTC)) as work:
            end_place(work, places.place(work, mine).membership, before)
    assert resident.post("/me/erase").status_code == 200
    with of_village(database, cast, now=datetime.now(UTC)) as work, pytest.raises(Refused):
        restore_place(work, mine)


@pytest.mark.parametrize(("kind", "may"), [("left", False), ("removed", True)])
def test_who_moved_out_themselves_is_not_brought_back(
    cast: Cast, database: Database, owner: Engine, kind: str, may: bool
) -> None:
    with of_village(database, cast) as work:
        (mine,) = work.connection.scalars(select(MembershipRow.id).where(MembershipRow.person_id == cast.somchai.id))
        end_place(work, places.place(work, mine).membership, kind)
    with of_village(database, cast) as work:
        try:
            restore_place(work, mine)
        except Refused:
            assert not may
    wanted = "active" if may else "ended"
    assert rows(owner, "SELECT standing FROM membership WHERE id = :id", id=mine) == [wanted]


def test_the_record_stays_whole_and_tells_no_name(
    busy: str, resident: Api, guard: Api, cast: Cast, database: Database
) -> None:
    before = [(one["kind"], one["at"]) for one in guard.get(f"/visits/{busy}").get_json()["data"]["events"]]
    resident.post("/me/erase")
    seen = guard.get(f"/visits/{busy}").get_json()["data"]
    assert [(one["kind"], one["at"]) for one in seen["events"]] == before
    assert "Somchai" not in json.dumps(seen)
    with of_village(database, cast) as work:
        assert verify_record(work)[1] is None
        assert my_data.everything_of(work, cast.somchai.id, [cast.village])["person"]["name"] == ""


def test_what_was_written_in_the_chat_is_emptied_but_of_nobody_else(resident: Api, cast: Cast, owner: Engine) -> None:
    event = """
        INSERT INTO webhook_event (id, line_account_id, webhook_event_id, kind, payload, state, attempts, received_at)
        VALUES (gen_random_uuid(), :account, :name, 'message', :payload, 'done', 1, now())
    """
    for name, who in (("1", cast.somchai), ("2", cast.malee)):
        payload = json.dumps({"source": {"userId": who.line_user_id}, "message": {"text": "สวัสดี"}})
        change(owner, event, account=cast.account, name=name, payload=payload)
    message = """
        INSERT INTO message (id, line_account_id, person_id, to_user, language, kind, facts, payload, must_arrive,
                             state, attempts, due_at, created_at)
        VALUES (gen_random_uuid(), :account, :who, 'U', 'th', 'greeting', '{"name": "x"}', '[]', false, 'sent', 1,
                now(), now())
    """
    for who in (cast.somchai, cast.malee):
        change(owner, message, account=cast.account, who=who.id)
    resident.post("/me/erase")
    events = rows(owner, "SELECT payload <> '' FROM webhook_event WHERE webhook_event_id IN ('1', '2') ORDER BY 1")
    assert events == [False, True]
    full = rows_of(owner, "SELECT person_id FROM message WHERE payload IS NOT NULL OR facts <> '{}'")
    assert full == [(cast.malee.id,)]


@pytest.mark.parametrize(("known", "given_back"), [(True, True), (False, False)])
def test_line_is_told_where_the_page_hands_over_its_permission(  # noqa: PLR0917
    known: bool, given_back: bool, resident: Api, simulator: Simulator, cast: Cast, database: Database, owner: Engine
) -> None:
    """And where LINE does not know the token, the person is forgotten here all the same."""
    sealed = database.seal.seal(LOGIN_SECRET)
    change(owner, "UPDATE line_account SET login_channel_secret = :sealed", sealed=sealed)
    resident.client.application.extensions["accounts"].forget()
    token = liff_token(simulator, cast.somchai) if known else "unknown"
    answer = resident.post("/me/erase", {"access_token": token})
    assert answer.get_json()["data"] == {"deauthorized": given_back}
    assert rows(owner, "SELECT display_name FROM person WHERE id = :who", who=cast.somchai.id) == [""]


def test_only_oneself_is_forgotten(resident: Api, enter: Enter, cast: Cast, owner: Engine) -> None:
    before = rows_of(owner, "SELECT id, display_name FROM person WHERE id <> :who ORDER BY id", who=cast.somchai.id)
    assert_refused(resident.post("/me/erase", {"person": str(cast.malee.id)}), 400, "VALIDATION_ERROR", "person")
    resident.post("/me/erase")
    after = rows_of(owner, "SELECT id, display_name FROM person WHERE id <> :who ORDER BY id", who=cast.somchai.id)
    assert after == before
    assert enter(cast.malee).get("/household").status_code == 200


def test_who_has_moved_out_cannot_read_on_with_an_old_session(resident: Api, cast: Cast, owner: Engine) -> None:
    change(owner, "UPDATE membership SET standing = 'ended' WHERE person_id = :who", who=cast.somchai.id)
    for answer in (resident.get("/me/export"), resident.post("/me/erase")):
        assert_refused(answer, 403, "NOT_ALLOWED")
