"""The watchlist in the panel: the office writes it, answers guards' proposals, and clears who was stopped."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from models.domain.actors import ActorRole
from models.domain.watchlist import Standing
from models.uow import Database
from models.usecases.watchlist import WatchWish, watch_for
from models.watch_keys import WatchKeys
from tests.admin.conftest import SignIn
from tests.admin.panel_stage import Browser
from tests.cast import Cast
from tests.usecases.acts import of_village, rows

BAD = {"visitor_name": "Uncle Bad", "advice": "stop", "note": "threw stones"}


@pytest.fixture
def prasit(client: FlaskClient, sign_in: Callable[..., dict[str, str]], cast: Cast) -> Callable[..., Any]:
    """He submits the form, and tells what came of it."""
    headers = sign_in(cast.prasit)

    def submit(name: str, key: str = "", **more: str) -> Any:
        body = {"house": "12/3", "kind": "guest", "visitor_name": name, **more}
        return client.post("/api/v1/visits", json=body, headers={**headers, "Idempotency-Key": key or str(uuid4())})

    return submit


def proposed(database: Database, cast: Cast, name: str = "Uncle Bad") -> Any:
    with of_village(database, cast, cast.prasit.acting(ActorRole.GUARD)) as work:
        return watch_for(work, WatchKeys("a secret"), WatchWish(visitor_name=name, note="why"), Standing.PROPOSED)


def test_whom_the_office_writes_down_is_stopped_at_once_and_cleared(
    office: Browser, prasit: Callable[..., Any], owner: Engine
) -> None:
    assert office.post("/admin/watchlist", BAD).status_code == 303
    assert "Uncle Bad" in office.text("/admin/watchlist")
    form = str(uuid4())
    assert prasit("Uncle Bad", form).status_code == 409
    assert "Uncle Bad" in office.text("/admin/watchlist?show=seen")
    (hit,) = rows(owner, "SELECT id FROM watch_hit")
    assert office.post(f"/admin/watchlist/hits/{hit}/clear").status_code == 303
    assert rows(owner, "SELECT state FROM watch_hit") == ["cleared"]
    assert prasit("Uncle Bad", form).status_code == 201


def test_who_is_taken_off_may_come_and_is_brought_back_by_undo(
    office: Browser, prasit: Callable[..., Any], owner: Engine
) -> None:
    office.post("/admin/watchlist", BAD)
    (entry,) = rows(owner, "SELECT id FROM block")
    assert office.post(f"/admin/watchlist/{entry}/end").status_code == 303
    assert prasit("Uncle Bad").status_code == 201
    assert f"/admin/watchlist/{entry}/restore" in office.text("/admin/watchlist")
    assert office.post(f"/admin/watchlist/{entry}/restore").status_code == 303
    assert prasit("Uncle Bad").status_code == 409
    assert office.post(f"/admin/watchlist/{entry}/restore").status_code == 404


def test_a_proposal_is_taken_on_with_other_advice_or_declined_and_reconsidered(
    office: Browser, database: Database, cast: Cast, prasit: Callable[..., Any], owner: Engine
) -> None:
    first, second = proposed(database, cast), proposed(database, cast, "Aunt Worse")
    assert "why" in office.text("/admin/watchlist?show=proposals")
    assert prasit("Uncle Bad").status_code == 201
    office.post(f"/admin/watchlist/{first}/confirm", {"advice": "police"})
    assert prasit("Uncle Bad").get_json()["error"]["hit"]["advice"] == "police"
    office.post(f"/admin/watchlist/{second}/decline")
    assert "Aunt Worse" in office.text("/admin/watchlist?show=over")
    office.post(f"/admin/watchlist/{second}/restore")
    assert rows(owner, "SELECT standing FROM block WHERE id = :id", id=second) == ["proposed"]
    assert office.post(f"/admin/watchlist/{first}/decline").status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"visitor_name": ""},
        {"visitor_name": "นาย"},
        {"id_number": "1234567890123", "visitor_name": ""},
        {"visitor_phone": "call me", "visitor_name": ""},
        {"advice": "shoot"},
    ],
)
def test_what_nobody_can_be_known_by_is_told_and_not_taken(
    office: Browser, owner: Engine, wrong: dict[str, str]
) -> None:
    answer = office.post("/admin/watchlist", {**BAD, **wrong})
    assert answer.status_code == 400
    assert "threw stones" in answer.get_data(as_text=True)
    assert rows(owner, "SELECT count(*) FROM block") == [0]


def test_a_phone_and_a_card_are_kept_as_hashes_and_still_stop(
    office: Browser, prasit: Callable[..., Any], owner: Engine
) -> None:
    office.post("/admin/watchlist", {"visitor_phone": "081-234 5678", "advice": "office"})
    office.post("/admin/watchlist", {"id_number": "1-1017-00230-70-8", "advice": "office"})
    assert "1017" not in str(rows(owner, "SELECT block::text FROM block"))
    assert "5678" not in office.text("/admin/watchlist")
    assert prasit("Somebody Else", visitor_phone="+66 81 234 5678").status_code == 409


def test_a_long_list_is_read_page_by_page(office: Browser, database: Database, cast: Cast) -> None:
    with of_village(database, cast, cast.office.acting(ActorRole.OFFICE)) as work:
        for number in range(51):
            watch_for(work, WatchKeys("a secret"), WatchWish(plate=f"1กก {number + 1000}"), Standing.ACTIVE)
    first = office.text("/admin/watchlist")
    assert "1กก 1050" in first
    assert "1กก 1000" not in first
    older = first.split("before=")[1].split('"')[0]
    assert "1กก 1000" in office.text(f"/admin/watchlist?before={older}")
    assert "1กก 1050" in office.text("/admin/watchlist?before=nonsense")


def test_the_next_villages_admin_answers_nothing_of_ours(
    office: Browser, seated: SignIn, database: Database, cast: Cast, prasit: Callable[..., Any], owner: Engine
) -> None:
    office.post("/admin/watchlist", BAD)
    prasit("Uncle Bad")
    (entry,), (hit,) = rows(owner, "SELECT id FROM block"), rows(owner, "SELECT id FROM watch_hit")
    waiting = proposed(database, cast, "Aunt Worse")
    neighbour = seated(cast.nobody, "admin", village=cast.next_village)
    for path in (f"{entry}/end", f"{entry}/restore", f"{waiting}/confirm", f"{waiting}/decline", f"hits/{hit}/clear"):
        assert neighbour.post(f"/admin/watchlist/{path}").status_code == 404, path
    for tab in ("", "?show=proposals", "?show=seen", "?show=over"):
        page = neighbour.text(f"/admin/watchlist{tab}")
        assert "Uncle" not in page
        assert "Aunt" not in page


def test_a_viewer_sees_the_list_and_changes_nothing(office: Browser, seated: SignIn, cast: Cast, owner: Engine) -> None:
    office.post("/admin/watchlist", BAD)
    (entry,) = rows(owner, "SELECT id FROM block")
    viewer = seated(cast.wichai, "viewer")
    page = viewer.text("/admin/watchlist")
    assert "Uncle Bad" in page
    assert "<form" not in page.split("<main", 1)[1]
    assert viewer.get("/admin/watchlist/new").status_code == 403
    assert viewer.post(f"/admin/watchlist/{entry}/end").status_code == 403
