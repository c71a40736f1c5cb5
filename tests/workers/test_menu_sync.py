"""A release's menus: nobody is without one on the way, and none goes that somebody sees."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from sqlalchemy import Engine

from bot.menus.definitions import menus as wanted_menus
from models.usecases.accounts import Account
from tests import cast as casting
from tests.cast import Cast
from tests.conftest import Simulator
from tests.usecases.acts import change, rows
from workers import menu_sync
from workers.menu_sync import sync_account
from workers.runtime import Runtime

MENUS = len(wanted_menus("https://liff.line.me/any"))
LINK = "POST /v2/bot/user/*/richmenu/*"
HOUR = {"advance_s": 3600}


class Release:
    """One release after another: each has the pages elsewhere, so that each menu of it is a new one."""

    def __init__(self, runtime: Runtime, cast: Cast, line: Simulator, owner: Engine) -> None:
        self.runtime, self.cast, self.line, self.owner = runtime, cast, line, owner

    def account(self, number: int) -> Account:
        found = self.runtime.account(self.cast.account)
        assert found is not None
        return replace(found, liff_id=f"2234567890-release{number}")

    def comes(self, number: int) -> bool:
        """True where it must be run again."""
        change(self.owner, "UPDATE line_account SET menus_until = NULL")
        return sync_account(self.runtime, self.account(number))

    def standing(self) -> dict[str, str]:
        """LINE's menus, name by id."""
        (channel,) = self.line.get("state")["channels"]
        return {menu["richMenuId"]: menu["name"] for menu in channel["menus"]}

    def seen(self) -> set[str]:
        """The menus that the phones of the cast show; an empty one is none."""
        return {(self.line.menu(one) or {"name": ""})["name"] for one in self.cast.everybody}

    def pages(self) -> set[str]:
        """The releases whose pages the phones of the cast open."""
        found = [self.line.menu(one) for one in self.cast.everybody]
        uris = [area["action"].get("uri") for menu in found for area in menu["areas"]]
        return {uri.partition("-release")[2].partition("/")[0] for uri in uris if uri}

    def somebody_else_makes(self, many: int) -> None:
        """Menus of another tool, which count within LINE's hundred an hour as well."""
        area = {"bounds": {"x": 0, "y": 0, "width": 800, "height": 300}, "action": {"type": "message", "text": "."}}
        menu = {"size": {"width": 800, "height": 300}, "selected": True, "name": "theirs", "chatBarText": "Menu"}
        for _ in range(many):
            self.ask("POST", "/v2/bot/richmenu", menu | {"areas": [area]})

    def ask(self, method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {casting.TOKEN}"}
        answer = requests.request(method, self.line.address + path, json=body, headers=headers, timeout=5)
        answer.raise_for_status()
        return answer.json()


@pytest.fixture
def release(runtime: Runtime, cast: Cast, simulator: Simulator, owner: Engine) -> Iterator[Release]:
    yield Release(runtime, cast, simulator, owner)
    simulator.post("faults", [])


def test_a_release_replaces_every_menu_and_leaves_none_behind(release: Release) -> None:
    assert release.comes(1) is False
    assert release.comes(2) is False
    assert len(release.standing()) == MENUS
    assert release.pages() == {"2"}


def test_line_s_hundred_an_hour_is_met_on_the_way_and_the_rest_made_an_hour_later(release: Release) -> None:
    release.comes(1)
    before = release.standing()
    release.somebody_else_makes(100 - MENUS - 4)
    assert release.comes(2) is True
    names = set(release.standing().values())
    assert set(before.values()) < names, "nothing was removed"
    assert len(names) == MENUS + 4 + 1, "four of the new ones, and the other tool's"
    assert "" not in release.seen()
    release.line.post("clock", HOUR)
    assert release.comes(2) is False
    assert release.pages() == {"2"}
    assert not set(before) & set(release.standing())


def test_a_picture_that_did_not_arrive_is_made_good_by_the_next_run(release: Release) -> None:
    release.comes(1)
    names = release.seen()
    release.line.post("faults", [{"match": "POST /v2/bot/richmenu/*/content", "mode": "status", "status": 500}])
    assert release.comes(2) is True
    assert release.seen() == names
    release.line.post("faults", [])
    assert release.comes(2) is False
    assert release.pages() == {"2"}
    assert len(release.standing()) == MENUS, "the one without a picture was mended, not made twice"


def test_a_run_that_was_killed_before_it_wrote_down_what_it_made_makes_nothing_twice(release: Release) -> None:
    release.comes(1)
    change(release.owner, "DELETE FROM rich_menu")
    before = release.standing()
    assert release.comes(1) is False
    assert release.standing() == before
    assert rows(release.owner, "SELECT count(*) FROM rich_menu") == [MENUS]


def test_no_menu_goes_that_somebody_may_still_see(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(menu_sync, "PATIENCE_SECONDS", 0.0)
    release.comes(1)
    before, names = release.standing(), release.seen()
    release.line.post("faults", [{"match": LINK, "mode": "status", "status": 429}])
    assert release.comes(2) is True, "nobody could be linked"
    assert release.standing().keys() > before.keys()
    assert release.seen() == names
    release.line.post("faults", [])
    assert release.comes(2) is False
    assert not before.keys() & release.standing().keys()
    assert release.pages() == {"2"}


def test_a_worker_who_links_already_is_waited_for(release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its turn is not over: until then, and here for good, nothing goes."""
    monkeypatch.setattr(menu_sync, "PATIENCE_SECONDS", 0.0)
    release.comes(1)
    before = release.standing()
    change(release.owner, "UPDATE line_account SET menus_until = now() + interval '1 minute'")
    assert sync_account(release.runtime, release.account(2)) is True
    assert release.standing().keys() > before.keys()


def test_who_has_blocked_the_account_holds_up_no_release(release: Release) -> None:
    release.comes(1)
    change(release.owner, "UPDATE person SET following = false WHERE id = :id", id=release.cast.malee.id)
    assert release.comes(2) is False
    assert len(release.standing()) == MENUS


def test_a_release_that_changes_nothing_asks_only(release: Release) -> None:
    release.comes(1)
    made = len(release.line.get("calls"))
    assert release.comes(1) is False
    assert {call["method"] for call in release.line.get("calls")[made:]} == {"GET"}
    assert rows(release.owner, "SELECT count(*) FROM rich_menu") == [MENUS]
