"""The lanes of a gate as a phone or a tablet shows them, with a service of the test's own behind them."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.liff.pages.gate_page import HOUSES, PRASIT
from tests.liff.pages.home_page import Service, ago, visit
from tests.liff.pages.played import Asked

FRONT = {"id": "front", "name": "ประตูหน้า", "name_en": "Front gate", "kinds": None}
BACK = {"id": "back", "name": "ประตูหลัง", "name_en": "Back gate", "kinds": ["guest", "taxi"]}


class GateService(Service):
    """`setup` is what the village has set for its gates; `numbers` answers whoever wants to call."""

    def __init__(self, page: Page, *visits: dict[str, Any], language: str = "en", **setup: Any) -> None:
        self.setup = {"gates": [], "call": "none", "stay": {}, "override_reasons": [], **setup}
        self.number: dict[str, Any] = {"json": {"success": True, "data": {"via": "house", "number": "+66812345678"}}}
        self.gates_told: set[str | None] = set()
        super().__init__(page, *visits, **PRASIT | {"language": language, "houses": []})
        self.answer = moved

    def open(self, page: Page, address: str, query: str = "?tab=today") -> None:
        page.goto(f"{address}/liff/guard{query}")
        expect(page.locator(".shell")).to_be_visible()

    def ping(self, **standing: list[int]) -> None:
        """As the server tells a gate every ten seconds: how many wait and are inside, and in which versions."""
        assert self._socket is not None
        numbers = ", ".join(f'"{state}": {pair}' for state, pair in standing.items())
        self._socket.send(f'{{"type": "ping", "standing": {{{numbers}}}}}')

    def lists_read(self) -> int:
        return sum(one.startswith("GET /visits?") for one in self.asked)

    def _serve(self, route: Asked) -> None:
        path = urlsplit(route.request.url).path.split("/api/v1")[1]
        self.gates_told.add(route.request.headers.get("gate-id"))
        if path == "/gate/setup":
            route.fulfill(json={"success": True, "data": self.setup})
        elif path == "/houses":
            route.fulfill(json={"success": True, "data": HOUSES})
        elif path.endswith("/call"):
            self.asked.append(f"POST {path}")
            route.fulfill(**self.number)
        else:
            super()._serve(route)


def moved(one: dict[str, Any], wish: dict[str, Any]) -> dict[str, Any]:
    """What becomes of a visit when the guard does something with it."""
    states = {"entry": "inside", "exit": "left", "cancel": "cancelled", "override": "inside"}
    back = {"entry/undo": "approved", "exit/undo": "inside"}
    act = wish["to"].split("/", 3)[3]
    times = {"entry": {"entered_at": ago()}, "exit": {"left_at": ago()}, "entry/undo": {"entered_at": None}}
    changed = {**one, "state": {**states, **back}[act], "version": one["version"] + 1, **times.get(act, {})}
    return {"json": {"success": True, "data": changed}}


def crowd(many: int, state: str = "requested", **changes: Any) -> list[dict[str, Any]]:
    """So many visits, a second apart, the first one the newest."""
    return [
        visit(f"{state}-{number}", state, created_at=ago(seconds=30 + number), visitor_name=f"ผู้มา {number}", **changes)
        for number in range(many)
    ]
