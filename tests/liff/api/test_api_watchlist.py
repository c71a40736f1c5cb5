"""Somebody whom the village watches for comes to the gate: nothing is registered, the office is told, and says."""

from typing import Any
from uuid import uuid4

import pytest
from api_stage import VISIT, Api, Enter, Traces, assert_refused, jpeg
from sqlalchemy import Engine

from models.domain.watchlist import By, hash_of
from tests.cast import Cast
from tests.usecases.acts import change, rows

CARD = "1101700230708"
CAR = {"plate": "1กข 2345", "plate_province": "กรุงเทพมหานคร"}


@pytest.fixture
def watched(office: Api) -> Any:
    """The office watches for somebody."""

    def watch(**known_by: object) -> dict[str, Any]:
        answer = office.post("/village/watchlist", {"note": "stole a bicycle", "advice": "stop", **known_by})
        assert answer.status_code == 201, answer.get_data(as_text=True)
        made: dict[str, Any] = answer.get_json()["data"]
        return made

    return watch


def hit_of(answer: Any) -> dict[str, Any]:
    """The hit that stopped this visitor."""
    found: dict[str, Any] = assert_refused(answer, 409, "WATCHLIST_HIT")["hit"]
    return found


def pushes(owner: Engine) -> list[Any]:
    return rows(owner, "SELECT person_id FROM message WHERE kind = 'watchlist_hit'")


@pytest.mark.parametrize(
    ("known_by", "by"),
    [
        (CAR, "plate"),
        ({"visitor_name": "นางสาว สมหญิง ใจดี"}, "name"),
        ({"visitor_phone": "+66 81 234 5678"}, "phone"),
        ({"id_number": "1-1017-00230-70-8"}, "id"),
    ],
)
def test_a_visitor_of_the_list_is_not_registered(
    known_by: dict[str, str], by: str, watched: Any, guard: Api, traces: Traces, owner: Engine
) -> None:
    entry = watched(**known_by)
    before, files = traces.now()
    hit = hit_of(guard.register_with(jpeg(), id_number=CARD))
    assert hit == {
        "id": hit["id"],
        "match": "exact",
        "by": by,
        "advice": "stop",
        "note": "stole a bicycle",
        "since": entry["confirmed_at"],
        "state": "open",
    }
    after, files_now = traces.now()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {
        "watch_hit": 1,
        "message": 1,
    }
    assert files_now == files
    assert rows(owner, "SELECT count(*) FROM visit") == [0]


def test_the_office_is_told_who_where_and_by_whom(watched: Any, guard: Api, office: Api, cast: Cast) -> None:
    entry = watched(**CAR)
    hit = hit_of(guard.register())
    (told,) = office.get("/village/watch-hits", state="open").get_json()["data"]
    assert told == {
        **hit,
        "entry_id": entry["id"],
        "at": told["at"],
        "gate_id": None,
        "guard": {"id": str(cast.prasit.id), "name": "Prasit"},
        "visitor": {
            "name": VISIT["visitor_name"],
            "plate": VISIT["plate"],
            "plate_province": VISIT["plate_province"],
            "kind": "guest",
            "house": "12/3",
        },
        "visit_id": None,
        "settled_by": None,
        "settled_at": None,
    }


def test_its_first_responder_gets_one_message_however_often_the_form_is_sent(
    watched: Any, guard: Api, cast: Cast, owner: Engine
) -> None:
    watched(**CAR)
    key = uuid4()
    first, again = hit_of(guard.register(key=key)), hit_of(guard.register(key=key))
    anew = hit_of(guard.register())
    assert first["id"] == again["id"] == anew["id"]
    assert pushes(owner) == [cast.office.id]


def test_after_an_hour_the_same_visitor_is_told_of_again(watched: Any, guard: Api, owner: Engine) -> None:
    watched(**CAR)
    key = uuid4()
    first = hit_of(guard.register(key=key))
    change(owner, "UPDATE watch_hit SET at = at - interval '61 minutes'")
    assert hit_of(guard.register(key=key))["id"] == first["id"]
    assert hit_of(guard.register())["id"] != first["id"]
    assert len(pushes(owner)) == 2


def test_a_guard_may_say_that_a_similar_one_is_somebody_else(
    watched: Any, guard: Api, office: Api, owner: Engine
) -> None:
    watched(plate="1กข 2345")
    key = uuid4()
    hit = hit_of(guard.register(key=key))
    assert (hit["match"], hit["by"]) == ("similar", "plate")
    made = guard.register(key=key, not_them=hit["id"])
    assert made.status_code == 201, made.get_data(as_text=True)
    (told,) = office.get("/village/watch-hits", state="not_them").get_json()["data"]
    assert (told["id"], told["settled_by"]) == (hit["id"], "Prasit")
    assert told["visit_id"] == made.get_json()["data"]["id"]
    assert guard.register(key=key).status_code == 200
    assert rows(owner, "SELECT kind FROM change WHERE subject = 'block' ORDER BY id") == ["made", "hit_not_them"]
    assert len(pushes(owner)) == 1


def test_an_exact_one_passes_when_the_office_has_cleared_it(
    watched: Any, guard: Api, office: Api, owner: Engine
) -> None:
    watched(**CAR)
    key = uuid4()
    hit = hit_of(guard.register(key=key))
    assert hit_of(guard.register(key=key, not_them=hit["id"]))["id"] == hit["id"]
    cleared = office.post(f"/village/watch-hits/{hit['id']}/clear").get_json()["data"]
    assert (cleared["state"], cleared["settled_by"]) == ("cleared", "Office")
    assert office.post(f"/village/watch-hits/{hit['id']}/clear").get_json()["data"] == cleared
    assert guard.register(key=key).status_code == 201
    assert guard.register(not_them=hit["id"]).status_code == 201
    assert hit_of(guard.register())["id"] != hit["id"]
    kinds = rows(owner, "SELECT kind, actor_role FROM change WHERE subject = 'block' ORDER BY id")
    assert kinds == [("made", "office"), ("hit_cleared", "office")]


def test_what_was_found_of_one_visitor_lets_no_other_in(watched: Any, guard: Api, office: Api) -> None:
    watched(**CAR, visitor_phone="081 234 5678")
    hit = hit_of(guard.register(visitor_name="สมชาย ใจดี"))
    office.post(f"/village/watch-hits/{hit['id']}/clear")
    assert guard.register(visitor_name="สมชาย ใจดี", not_them=hit["id"]).status_code == 201
    other = hit_of(guard.register(visitor_name="สมหมาย ใจดี", not_them=hit["id"]))
    assert other["id"] != hit["id"]


def test_what_was_found_a_day_ago_counts_no_more(watched: Any, guard: Api, office: Api, owner: Engine) -> None:
    watched(**CAR)
    hit = hit_of(guard.register())
    office.post(f"/village/watch-hits/{hit['id']}/clear")
    change(owner, "UPDATE watch_hit SET at = at - interval '25 hours'")
    assert hit_of(guard.register(not_them=hit["id"]))["id"] != hit["id"]


def test_what_was_similar_and_is_certain_now_stops_again(watched: Any, guard: Api) -> None:
    watched(**CAR)
    key = uuid4()
    hit = hit_of(guard.register(key=key, plate_province=None))
    assert hit["match"] == "similar"
    exact = hit_of(guard.register(key=key, not_them=hit["id"]))
    assert (exact["match"], exact["id"] == hit["id"]) == ("exact", False)


def test_another_spelling_of_the_name_is_similar(watched: Any, guard: Api) -> None:
    watched(visitor_name="ณัฐพงศ์ ศรีสุข")
    hit = hit_of(guard.register(visitor_name="นัทพงษ์ สีสุข"))
    assert (hit["match"], hit["by"]) == ("similar", "name")
    assert guard.register(visitor_name="ณัฐพล ศรีสุข").status_code == 201


def test_a_long_name_one_letter_off_is_similar(watched: Any, guard: Api) -> None:
    watched(visitor_name="Jonathan Smith")
    assert hit_of(guard.register(visitor_name="Mr. Jonathon Smith"))["match"] == "similar"
    assert guard.register(visitor_name="Jonathan Smythe").status_code == 201


def test_whoever_is_registered_already_stays_so(watched: Any, guard: Api) -> None:
    key = uuid4()
    made = guard.register(key=key).get_json()["data"]
    watched(**CAR)
    again = guard.register(key=key)
    assert (again.status_code, again.get_json()["data"]["id"]) == (200, made["id"])


def test_a_rider_of_the_list_goes_to_no_house(watched: Any, guard: Api, owner: Engine) -> None:
    watched(**CAR)
    round_ = {**{name: value for name, value in VISIT.items() if name != "house"}, "houses": ["12/3", "12/4"]}
    post = lambda **more: guard.client.post(  # noqa: E731
        "/api/v1/visits/round", headers=guard.keyed(key), json={**round_, **more}
    )
    key = uuid4()
    hit = hit_of(post(plate_province=None))
    assert hit["match"] == "similar"
    assert rows(owner, "SELECT count(*) FROM visit") == [0]
    assert post(plate_province=None, not_them=hit["id"]).status_code == 201
    assert rows(owner, "SELECT count(*) FROM visit") == [2]
    assert len(pushes(owner)) == 1


def test_who_came_in_without_network_is_taken_down_and_the_office_told(
    watched: Any, guard: Api, office: Api, owner: Engine
) -> None:
    watched(**CAR)
    happened = rows(owner, "SELECT now() - interval '10 minutes'")[0].isoformat()
    inside = guard.register(happened_at=happened, entered_at=happened, override_reason="phoned")
    assert inside.status_code == 201
    told = office.get("/village/watch-hits", state="open").get_json()["data"]
    assert [one["visit_id"] for one in told] == [inside.get_json()["data"]["id"]]
    assert rows(owner, "SELECT facts ->> 'stopped' FROM message WHERE kind = 'watchlist_hit'") == ["false"]


def test_who_was_written_down_without_network_and_still_waits_is_stopped(
    watched: Any, guard: Api, owner: Engine
) -> None:
    """By what is exactly theirs; who only looks alike is asked about, and the office told."""
    watched(**CAR)
    happened = rows(owner, "SELECT now() - interval '10 minutes'")[0].isoformat()
    assert hit_of(guard.register(happened_at=happened))["match"] == "exact"
    assert rows(owner, "SELECT count(*) FROM visit") == [0]
    assert guard.register(happened_at=happened, plate_province=None).status_code == 201
    facts = rows(owner, "SELECT facts ->> 'stopped' FROM message WHERE kind = 'watchlist_hit' ORDER BY id")
    assert facts == ["true", "false"]


def test_whoever_was_stopped_and_came_in_all_the_same_is_told_of_once_more(
    watched: Any, guard: Api, office: Api, owner: Engine
) -> None:
    """The stop was lost on its way: the guard let them in, and told of it later."""
    watched(**CAR)
    key = uuid4()
    hit = hit_of(guard.register(key=key))
    happened = rows(owner, "SELECT now()")[0].isoformat()
    assert hit_of(guard.register(key=key, happened_at=happened))["id"] == hit["id"]
    assert len(pushes(owner)) == 1
    made = guard.register(key=key, happened_at=happened, entered_at=happened, override_reason="phoned")
    (told,) = office.get("/village/watch-hits").get_json()["data"]
    assert (told["id"], told["visit_id"]) == (hit["id"], made.get_json()["data"]["id"])
    facts = rows(owner, "SELECT facts ->> 'stopped' FROM message WHERE kind = 'watchlist_hit' ORDER BY id")
    assert facts == ["true", "false"]


def test_a_card_is_nowhere_to_be_found(watched: Any, guard: Api, owner: Engine) -> None:
    watched(id_number=CARD)
    hit_of(guard.register(id_number=CARD))
    guard.register(id_number="AB1234567")
    tables = rows(owner, "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    for table in tables:
        for row in rows(owner, f'SELECT t::text FROM "{table}" t'):
            assert CARD not in row
            assert "AB1234567" not in row


def test_a_form_is_the_same_with_its_card_and_without(guard: Api) -> None:
    """A phone keeps no card's number: its next try comes without."""
    key = uuid4()
    assert guard.register(key=key, id_number=CARD).status_code == 201
    assert guard.register(key=key, id_number="1-1017-00230-70-8").status_code == 200
    assert guard.register(key=key).status_code == 200


@pytest.mark.parametrize("wrong", ["1101700230700", "1234", "???"])
def test_a_slip_of_the_finger_in_a_card_is_told(wrong: str, guard: Api, office: Api) -> None:
    assert_refused(guard.register(id_number=wrong), 400, "VALIDATION_ERROR", "id_number")
    assert_refused(office.post("/village/watchlist", {"id_number": wrong}), 400, "VALIDATION_ERROR", "id_number")


@pytest.mark.parametrize("nobody", ["นาย", "คุณ เอ", "X", "..."])
def test_half_the_village_cannot_be_watched_for(nobody: str, office: Api) -> None:
    wish = {"visitor_name": nobody, "plate": "1กข 1"}
    assert_refused(office.post("/village/watchlist", wish), 400, "VALIDATION_ERROR", "visitor_name")
    assert_refused(office.post("/village/watchlist", {}), 400, "VALIDATION_ERROR", "visitor_name")


def test_a_proposal_holds_when_the_office_has_confirmed_it(guard: Api, office: Api, owner: Engine) -> None:
    made = guard.post("/gate/watch/proposals", {**CAR, "note": "shouted at me"})
    assert made.status_code == 201, made.get_data(as_text=True)
    entry = made.get_json()["data"]
    assert (entry["standing"], entry["by"], entry["made_by"]["name"]) == ("proposed", ["plate"], "Prasit")
    assert guard.register().status_code == 201
    assert office.get("/village/watchlist", standing="active").get_json()["data"] == []
    assert office.get("/village/watchlist", standing="proposed").get_json()["data"] == [entry]
    confirmed = office.post(f"/village/watchlist/{entry['id']}/confirm", {"advice": "police"}).get_json()["data"]
    assert (confirmed["standing"], confirmed["advice"]) == ("active", "police")
    assert confirmed["confirmed_by"]["name"] == "Office"
    assert hit_of(guard.register())["advice"] == "police"
    for answer in ("confirm", "decline"):
        assert_refused(office.post(f"/village/watchlist/{entry['id']}/{answer}"), 409, "STATE_FORBIDS")
    assert rows(owner, "SELECT kind FROM change WHERE subject = 'block' ORDER BY id") == ["proposed", "confirmed"]


def test_a_declined_one_stops_nobody_and_can_be_looked_up(guard: Api, office: Api) -> None:
    entry = guard.post("/gate/watch/proposals", {**CAR, "note": "shouted"}).get_json()["data"]
    declined = office.post(f"/village/watchlist/{entry['id']}/decline").get_json()["data"]
    assert declined["standing"] == "declined"
    assert guard.register().status_code == 201
    assert office.get("/village/watchlist").get_json()["data"] == []
    assert office.get("/village/watchlist", standing="declined").get_json()["data"] == [declined]


def test_a_proposal_of_a_visit_knows_the_visitor(guard: Api, office: Api) -> None:
    visit = guard.visit()
    entry = guard.post("/gate/watch/proposals", {"note": "fought", "visit_id": visit["id"]}).get_json()["data"]
    assert (entry["by"], entry["visit_id"]) == (["plate", "name", "phone"], visit["id"])
    office.post(f"/village/watchlist/{entry['id']}/confirm")
    assert hit_of(guard.register(plate="9ฮฮ 9", visitor_name="Somebody Else"))["by"] == "phone"


def test_who_is_watched_for_no_more_comes_in(watched: Any, guard: Api, office: Api, owner: Engine) -> None:
    entry = watched(**CAR)
    assert office.delete(f"/village/watchlist/{entry['id']}").status_code == 200
    assert_refused(office.delete(f"/village/watchlist/{entry['id']}"), 404, "NOT_FOUND")
    assert guard.register().status_code == 201
    assert rows(owner, "SELECT kind FROM change WHERE subject = 'block' ORDER BY id") == ["made", "ended"]


def test_a_page_without_network_knows_hashes_only(watched: Any, guard: Api) -> None:
    watched(**CAR, visitor_name="นาย สมชาย ใจดี", visitor_phone="0812345678", advice="police")
    answer = guard.get("/gate/watch")
    told = answer.get_json()["data"]
    wanted = {hash_of(told["salt"], By.PLATE, "1กข2345"), hash_of(told["salt"], By.NAME, "สมชายใจดี")}
    assert {one["hash"] for one in told["entries"]} == wanted
    assert {one["advice"] for one in told["entries"]} == {"police"}
    again = guard.client.get("/api/v1/gate/watch", headers={**guard.headers, "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("known_by", [CAR, {"visitor_phone": "0812345678"}])
def test_the_next_village_s_list_and_hits_are_its_own(
    known_by: dict[str, str], watched: Any, guard: Api, cast: Cast, enter: Enter
) -> None:
    watched(**known_by)
    boonmee = enter(cast.boonmee)
    made = boonmee.register(not_them=hit_of(guard.register())["id"])
    assert made.status_code == 201
    assert boonmee.get("/gate/watch").get_json()["data"]["entries"] == []


def test_a_stranger_s_visit_cannot_be_proposed(guard: Api, cast: Cast, enter: Enter) -> None:
    theirs = enter(cast.boonmee).visit()["id"]
    assert_refused(guard.post("/gate/watch/proposals", {"note": "x", "visit_id": theirs}), 404, "NOT_FOUND")


def test_a_house_block_by_phone_rejects_silently(guard: Api, resident: Api) -> None:
    made = resident.post("/house/blocks", {"visitor_phone": "+66812345678"})
    assert (made.status_code, made.get_json()["data"]["by_phone"]) == (201, True)
    visit = guard.visit()
    assert (visit["state"], visit["decision_reason"]) == ("rejected", "blocked")
    assert guard.visit(house="12/4")["state"] == "requested"
    assert guard.visit(visitor_phone="081 234 5679")["state"] == "requested"


def test_a_visit_s_visitor_is_blocked_by_their_phone(guard: Api, resident: Api) -> None:
    visit = guard.visit()
    assert resident.post("/house/blocks", {"visit": visit["id"], "by": ["phone"]}).status_code == 201
    assert guard.visit(plate=None, visitor_name="Somebody Else")["state"] == "rejected"


def filled(owner: Engine, cast: Cast, standing: str, count: int) -> None:
    change(
        owner,
        "INSERT INTO block (id, village_id, name_key, advice, standing, made_by, created_at)"
        " SELECT gen_random_uuid(), :village, 'x' || n, 'office', :standing, :office, now()"
        " FROM generate_series(1, :count) n",
        village=cast.village,
        office=cast.office.id,
        standing=standing,
        count=count,
    )


def test_a_full_list_takes_no_more(guard: Api, office: Api, owner: Engine, cast: Cast) -> None:
    filled(owner, cast, "active", 1000)
    assert_refused(office.post("/village/watchlist", CAR), 409, "STATE_FORBIDS")
    proposal = guard.post("/gate/watch/proposals", {**CAR, "note": "seen twice"}).get_json()["data"]
    assert_refused(office.post(f"/village/watchlist/{proposal['id']}/confirm"), 409, "STATE_FORBIDS")


def test_guards_cannot_fill_the_office_s_list(guard: Api, office: Api, owner: Engine, cast: Cast) -> None:
    filled(owner, cast, "proposed", 100)
    assert_refused(guard.post("/gate/watch/proposals", {**CAR, "note": "seen twice"}), 409, "STATE_FORBIDS")
    assert office.post("/village/watchlist", CAR).status_code == 201
