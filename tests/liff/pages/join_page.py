"""The joining page as a phone opens it, with a service of the test's own behind it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.liff.pages.gate_page import TOKENS, VILLAGE
from tests.liff.pages.home_page import ago, refused
from tests.liff.pages.played import Asked, play

SDK = """window.liff = {init: async () => undefined, isLoggedIn: () => true, isInClient: () => true, logout() {},
  getIDToken: () => "e30." + btoa(JSON.stringify({sub: "U1"})) + ".sig", getAccessToken: () => "granted",
  getFriendship: async () => ({friendFlag: window.isFriend ?? true}), isApiAvailable: () => true,
  requestFriendship: async () => { window.isFriend = true; },
  shareTargetPicker: async (messages) => { window.shared = messages; return {status: "success"}; }};"""
HOUSE = {"id": "h1", "number": "12/3", "soi": "4"}
IN_A_WEEK = "2026-11-28T09:00:00.000Z"
MIDNIGHT = "2027-03-31T17:00:00.000Z"  # the last day of March, in Bangkok
OFFER = {
    "village": VILLAGE,
    "house": {"number": "12/3", "soi": "4"},
    "role": "resident",
    "household_role": "family",
    "ends_at": None,
    "expires_at": IN_A_WEEK,
}


def place(name: str = "p1", standing: str = "active", **changes: Any) -> dict[str, Any]:
    return {
        "membership": name,
        "village": VILLAGE,
        "role": "resident",
        "household_role": "family",
        "house": HOUSE,
        "standing": standing,
        "since": ago(minutes=4),
        "ends_at": None,
        "reason": None,
        "acting": False,
        **changes,
    }


class Service:
    """What lies behind the page: places, and what becomes of a wish to have one. `sent` notes each call's body."""

    def __init__(self, page: Page, *places: dict[str, Any], following: bool = True, language: str = "th") -> None:
        self.places = list(places)
        self.person = {"name": "ก้อง", "language": language, "following": following, "large_type": False}
        self.offer: dict[str, Any] = {"json": {"success": True, "data": OFFER}}
        self.joined: Callable[[dict[str, Any]], dict[str, Any]] = lambda _: self.becomes(place())
        self.deauthorized = True
        self.sent: list[tuple[str, dict[str, Any]]] = []
        play(page, self._serve, sdk=SDK)

    def open(self, page: Page, address: str, query: str = "") -> None:
        page.goto(f"{address}/liff/join{query}")
        expect(page.locator(".home")).to_be_visible()

    def becomes(self, one: dict[str, Any]) -> dict[str, Any]:
        """From now on the person has this place."""
        self.places.append(one)
        return {"status": 201, "json": {"success": True, "data": {"place": one}}}

    def bodies(self, path: str) -> list[dict[str, Any]]:
        """What was sent there, without LINE's word."""
        own = {"id_token", "liff_id"}
        return [
            {name: value for name, value in body.items() if name not in own} for to, body in self.sent if to == path
        ]

    def _serve(self, route: Asked) -> None:
        path = urlsplit(route.request.url).path.split("/api/v1")[1]
        body = route.request.post_data_json if route.request.post_data else {}
        self.sent.append((path, body))
        answers: dict[str, Callable[[], dict[str, Any]]] = {
            "/me": lambda: told({"person": self.person, "places": self.places}),
            "/joins/look": lambda: self.offer,
            "/joins": lambda: self.joined(body),
            "/me/unlink": lambda: told({"deauthorized": self.deauthorized}),
            "/me/acting": lambda: told({"membership": body.get("membership")}),
            "/sessions": lambda: told({**TOKENS, "member": self._member(body)}),
        }
        route.fulfill(**answers.get(path, lambda: refused("NOT_FOUND", 404))())

    def _member(self, wish: dict[str, Any]) -> dict[str, Any]:
        village = next(one["village"] for one in self.places if one["village"]["id"] == wish["village"])
        return {"id": "m", "name": "ก้อง", "language": "th", "role": wish["role"], "village": village, "houses": []}


def told(data: object) -> dict[str, Any]:
    return {"json": {"success": True, "data": data}}


def picture(page: Page, name: str) -> None:
    """For a person to look at, where PICTURES names a folder."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, animations="disabled")
