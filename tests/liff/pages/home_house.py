"""The tab "My house" with a service of the test's own behind it: a household that can be changed."""

from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.liff.pages.home_page import HOUSE, Service, refused
from tests.liff.pages.played import Asked, play

QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3"><path d="M0 0h3v3H0z"/></svg>'
NEVER = {"widen_after": None, "remind_after": None, "office_after": None, "expire_after": None}


def member(name: str, role: str = "family", **changes: Any) -> dict[str, Any]:
    usual = {"membership": name, "name": name, "role": "resident", "household_role": role, "house": HOUSE}
    usual |= {"standing": "active", "since": "2026-01-01T00:00:00Z", "ends_at": None, "me": False, "reach": "now"}
    return {**usual, "may": [], **changes}


def rule(**changes: Any) -> dict[str, Any]:
    usual = {"id": "r1", "kind": "delivery", "says": "let_in", "from": "09:00", "until": "20:00", "made_by": "Malee"}
    return {**usual, "weekdays": [1, 2, 3, 4, 5], "created_at": "2026-01-01T00:00:00Z", **changes}


def block(**changes: Any) -> dict[str, Any]:
    usual = {"id": "b1", "plate": "1กข 2345", "plate_province": "ขอนแก่น", "visitor_name": "สมชาย ขายประกัน"}
    return {**usual, "note": "ขายประกัน", "visit": None, "made_by": "Malee", "created_at": "", **changes}


MALEE = member("Malee", "owner", me=True, may=["leave"])
SOMCHAI = member("Somchai", reach="later", may=["change", "remove"])
NOK = member("Nok", "tenant", reach="never", may=["change", "remove"], ends_at="2026-12-31T17:00:00Z")


class House(Service):
    """Notes in `changes` what the page asked for; `failing` are paths that the service refuses or loses."""

    def __init__(self, page: Page, *people: dict[str, Any], owner: bool = True, **told: Any) -> None:
        self.people = list(people or (MALEE, SOMCHAI, NOK))
        self.owner = owner
        self.rules: list[dict[str, Any]] = told.pop("rules", [])
        self.blocks: list[dict[str, Any]] = told.pop("blocks", [])
        self.invites: list[dict[str, Any]] = told.pop("invites", [])
        self.asking: list[dict[str, Any]] = []
        self.mine = {"membership": "Malee", "language": "th", "large_type": False, "wants_questions": True}
        self.mine |= {"quiet_from": None, "quiet_until": None, "away_until": None}
        self.changes: list[tuple[str, str, Any]] = []
        self.failing: dict[str, dict[str, Any] | None] = {}
        self.arranged = False
        self.phone: str | None = None
        super().__init__(page, *told.pop("visits", ()), **told)
        play(page, self._at_home, "household", "house/*", "invites*", "places/*", "me/*")

    def _at_home(self, route: Asked) -> None:
        path, method = urlsplit(route.request.url).path.split("/api/v1/")[1], route.request.method
        body = route.request.post_data_json if method in {"POST", "PUT", "PATCH"} else None
        if method != "GET":
            self.changes.append((method, path, body))
        if path in self.failing:
            answer = self.failing[path]
            if answer is None:
                route.abort()
            else:
                route.fulfill(**answer)
            return
        told = self._told(method, path, body)
        route.fulfill(**(refused("NOT_FOUND", 404) if told is None else {"json": {"success": True, "data": told}}))

    def _told(self, method: str, path: str, body: Any) -> Any:  # noqa: C901, PLR0911, PLR0912  one a path
        match method, path.split("/"):
            case "GET", ["household"]:
                may = ["owner", "family", "tenant"] if self.owner else []
                return {"houses": [{"house": HOUSE, "members": self.people, "may_invite": may}]}
            case "GET", ["me", "export"]:
                return {"person": {"name": "Malee"}}
            case "GET", ["invites"]:
                return self.invites
            case "GET" | "PUT", ["house", "settings"]:
                return self._settings(body or {})
            case "GET" | "PUT", ["house", "asking"]:
                self.asking = self.asking if body is None else body["rules"]
                customs = {"widen_after": 45, "remind_after": 120, "office_after": 150, "expire_after": 300}
                return {"village": {"customs": customs, "rules": []}, "rules": self.asking, "may_change": self.owner}
            case "GET", ["house", "phone"]:
                return {"phone": self.phone, "may_change": self.owner}
            case "PUT", ["house", "phone"]:
                self.phone = body["phone"]
                return {"phone": self.phone, "may_change": True}
            case "POST", ["house", "gate-code"]:
                return {"code": "K7QM-2X9F", "house": HOUSE, "until": "2026-11-21T14:15:00Z"}
            case "GET", ["house", "rules" | "blocks" as name]:
                return getattr(self, name)
            case "POST", ["house", "rules"]:
                return rule(id="new", **body)
            case "POST", ["house", "blocks"]:
                return block(**{"plate": None, "visitor_name": None, "note": None, **body}, id="new")
            case "PATCH", ["house", "rules", _]:
                return rule(id="newer", **body)
            case "POST", ["invites"]:
                link = "https://liff.line.me/1/join?invite=abc"
                return {"id": "i", "link": link, "qr": QR, "ends_at": None, "expires_at": "2026-11-28T05:00:00Z"}
            case "POST", ["me", "erase"]:
                return {"deauthorized": False}
            case "DELETE" | "PATCH", ["places", name]:
                self.people = [one for one in self.people if method == "PATCH" or one["membership"] != name]
                return {"membership": name}
            case "DELETE", [*_, name]:
                self.invites = [one for one in self.invites if one["id"] != name]
                return {"id": name}
        return None

    def _settings(self, wish: dict[str, Any]) -> dict[str, Any]:
        if "order" in wish:
            self.arranged = bool(wish["order"])
            self.people.sort(key=lambda one: wish["order"].index(one["membership"]) if wish["order"] else 0)
        self.mine |= {name: value for name, value in wish.items() if name != "order"}
        names = ("membership", "name", "household_role", "me")
        order = [{**{name: one[name] for name in names}, "arranged": self.arranged} for one in self.people]
        custom = {"asked_first": "tenant", "may_arrange": self.owner}
        return {"house": HOUSE, "mine": self.mine, "order": order, **custom}
