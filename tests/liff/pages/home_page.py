"""A resident's whole page as a phone opens it, with a service of the test's own behind it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.liff.pages.gate_page import LINE_SDK, TOKENS, VILLAGE
from tests.liff.pages.played import Asked, play

BANGKOK = ZoneInfo("Asia/Bangkok")
HOUSE = {"id": "h1", "number": "12/3", "soi": "4"}
SECOND = {"id": "h2", "number": "15/7", "soi": None}
MALEE = {"id": "m", "name": "Malee", "language": "th", "role": "resident", "village": VILLAGE, "houses": [HOUSE]}
NOT_A_MEMBER = {"code": "NOT_A_MEMBER", "message": "No", "details": []}


def ago(**past: float) -> str:
    return _told(datetime.now(UTC) - timedelta(**past))


def today_ago(**past: float) -> str:
    """Never yesterday, by the village's clock: a page's list of today begins at midnight."""
    midnight = datetime.now(BANGKOK).replace(hour=0, minute=0, second=0, microsecond=0)
    return _told(max(datetime.now(UTC) - timedelta(**past), midnight))


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def visit(name: str = "v1", state: str = "requested", **changes: Any) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "guest",
        "purpose": None,
        "state": state,
        "house": HOUSE,
        "visitor_name": "สมศรี มีสุข",
        "visitor_phone": None,
        "plate": None,
        "plate_province": None,
        "headcount": 1,
        "photos": [],
        "created_at": today_ago(seconds=42),
        "decided_at": None,
        "decided_by": None,
        "decision_reason": None,
        "overridden": False,
        "override_reason": None,
        "entered_at": None,
        "left_at": None,
        "closed_at": None,
        "expires_at": None,
        "version": 1,
        "delivery": "asked",
        "waiting": {"widened": False, "reminded": False},
        **changes,
    }


def answered(one: dict[str, Any], state: str, **changes: Any) -> dict[str, Any]:
    """The same visit after somebody's answer."""
    by = {"decided_at": ago(seconds=0), "decided_by": {"role": "resident", "name": "Malee"}}
    return {**one, "state": state, "version": one["version"] + 1, **by, **changes}


def refused(code: str, status: int = 409, **more: Any) -> dict[str, Any]:
    error = {"code": code, "message": "No", "details": [], **more}
    return {"status": status, "json": {"success": False, "error": error, "statusCode": status}}


class Service:
    """What lies behind the page: visits, and what becomes of an answer. `asked` notes each call in order."""

    def __init__(self, page: Page, *visits: dict[str, Any], **member: Any) -> None:
        self.visits = {one["id"]: one for one in visits}
        self.member = {**MALEE, **member}
        self.asked: list[str] = []
        self.sent: list[dict[str, Any]] = []
        self.answer: Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]] = decided
        self.session: dict[str, Any] | None = None
        self.page_size = 100
        self._socket: WebSocketRoute | None = None
        play(page, self._serve, sdk=LINE_SDK)
        page.route_web_socket("**/api/v1/live", self._listen)

    def open(self, page: Page, address: str, query: str = "") -> None:
        page.goto(f"{address}/liff/home{query}")
        expect(page.locator(".home")).to_be_visible()

    def tell(self, *visits: dict[str, Any]) -> None:
        """By the socket, as the server does it: photos are named, not linked."""
        self.visits |= {one["id"]: one for one in visits}
        assert self._socket is not None
        bare = [{**one, "photos": [{"id": photo["id"]} for photo in one["photos"]]} for one in visits]
        self._socket.send(json.dumps({"type": "visits", "visits": bare}))

    def _listen(self, socket: WebSocketRoute) -> None:
        self._socket = socket
        socket.on_message(lambda _: socket.send('{"type":"ready"}'))

    def _serve(self, route: Asked) -> None:
        way = urlsplit(route.request.url)
        path = way.path.split("/api/v1")[1]
        self.asked.append(f"{route.request.method} {path}{'?' + way.query if way.query else ''}")
        if path.startswith("/sessions"):
            told = {"success": True, "data": {**TOKENS, "member": self.member}}
            route.fulfill(**(self.session or {"json": told}))
        elif path == "/visits":
            route.fulfill(json=self._page({name: values[0] for name, values in parse_qs(way.query).items()}))
        elif route.request.method == "POST":
            one = self.visits[path.split("/")[2]]
            self.sent.append({"to": path, **route.request.post_data_json})
            route.fulfill(**self.answer(one, self.sent[-1]))
        else:
            self._one(route, path.split("/")[2])

    def _one(self, route: Asked, name: str) -> None:
        found = self.visits.get(name)
        if found is None:
            route.fulfill(**refused("NOT_FOUND", 404))
            return
        events = found.get("events", [])
        route.fulfill(json={"success": True, "data": {**found, "events": events}})

    def _page(self, query: dict[str, str]) -> dict[str, Any]:
        """As the API filters, as far as these tests need it."""
        states = [word for word in query.get("state", "").split(",") if word]
        found = [
            one
            for one in sorted(self.visits.values(), key=lambda one: str(one["created_at"]), reverse=True)
            if (not states or one["state"] in states)
            and one["created_at"] >= query.get("since", "")
            and query.get("kind", one["kind"]) == one["kind"]
            and query.get("house", one["house"]["id"]) == one["house"]["id"]
            and query.get("q", "").lower() in f"{one['visitor_name']} {one['plate']}".lower()
        ]
        first = int(query.get("cursor", 0))
        last = first + min(self.page_size, int(query["limit"]))
        cursor = str(last) if len(found) > last else None
        return {"success": True, "data": found[first:last], "pagination": {"next_cursor": cursor, "limit": 100}}


def decided(one: dict[str, Any], wish: dict[str, Any]) -> dict[str, Any]:
    """Everything goes well."""
    if wish["to"].endswith("/undo"):
        return {"json": {"success": True, "data": answered(one, "rejected", decision_reason="undone")}}
    state = "approved" if wish["decision"] == "approve" else "rejected"
    reason = "not_mine" if wish["decision"] == "not_mine" else wish.get("reason")
    return {"json": {"success": True, "data": answered(one, state, decision_reason=reason)}}
