"""The residents' tab of passes as a phone opens it, with a service of the test's own behind it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from liff import qr
from tests.liff.pages.home_page import HOUSE, Service, refused
from tests.liff.pages.played import Asked, play
from tests.pass_vectors import TEXTS

LINK = "https://village.example/p/key"
QR = qr.svg_file(TEXTS["once"])


def ahead(**future: float) -> str:
    return (datetime.now(UTC) + timedelta(**future)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def guest_pass(name: str = "p1", **changes: Any) -> dict[str, Any]:
    """As the API shows it to its household, good now."""
    return {
        "id": name,
        "kind": "once",
        "house": HOUSE,
        "guest_name": "สมศรี มีสุข",
        "visit_kind": "guest",
        "plate": None,
        "plate_province": None,
        "headcount": 1,
        "note": None,
        "valid_from": ahead(hours=-1),
        "valid_until": ahead(hours=5),
        "weekdays": 127,
        "from_time": "00:00",
        "until_time": "00:00",
        "uses_allowed": 1,
        "uses": 0,
        "revision": 0,
        "state": "valid",
        "code": "482913",
        "tell_host": False,
        "occasion": None,
        "made_by": {"name": "Malee", "me": True},
        "created_at": ahead(hours=-2),
        "changed_at": ahead(hours=-2),
        "revoked_at": None,
        "share_url": f"{LINK}-{name}",
        "share_text": {"th": f"บัตรผ่าน\n{LINK}-{name}", "en": f"Guest pass\n{LINK}-{name}"},
        "share_message": {language: {"type": "flex", "altText": language} for language in ("th", "en")},
        "qr": QR,
        "visits": [],
        **changes,
    }


class PassService(Service):
    """Passes beside visits. `wishes` and `keys` keep what was sent, `refusal` is said to the next wish."""

    def __init__(self, page: Page, *passes: dict[str, Any], **member: Any) -> None:
        super().__init__(page, **member)
        self.passes = {one["id"]: one for one in passes}
        self.wishes: list[tuple[str, str, dict[str, Any]]] = []
        self.keys: list[str] = []
        self.refusal: dict[str, Any] | None = None
        play(page, self._serve_passes, "passes*", "occasions*")

    def open_passes(self, page: Page, address: str, query: str = "") -> None:
        self.open(page, address, f"?tab=passes{query}")
        expect(page.locator(".passes")).to_be_visible()

    def _serve_passes(self, route: Asked) -> None:
        way, method = urlsplit(route.request.url), route.request.method
        path = way.path.split("/api/v1")[1]
        if method == "GET":
            self._read(route, path, {name: values[0] for name, values in parse_qs(way.query).items()})
            return
        self.wishes.append((method, path, route.request.post_data_json))
        self.keys.append(route.request.headers.get("idempotency-key", ""))
        if self.refusal:
            route.fulfill(**self.refusal)
            self.refusal = None
            return
        route.fulfill(status=201, json={"success": True, "data": self._written(method, path, self.wishes[-1][2])})

    def _read(self, route: Asked, path: str, query: dict[str, str]) -> None:
        if path == "/passes":
            found = [one for one in self.passes.values() if self._wanted(one, query)]
            pagination = {"next_cursor": None, "limit": 50}
            route.fulfill(json={"success": True, "data": found, "pagination": pagination})
        elif one := self.passes.get(path.split("/")[2]):
            route.fulfill(json={"success": True, "data": one})
        else:
            route.fulfill(**refused("NOT_FOUND", 404))

    @staticmethod
    def _wanted(one: dict[str, Any], query: dict[str, str]) -> bool:
        live = one["state"] in {"valid", "not_yet"}
        title = one["occasion"]["title"] if one["occasion"] else ""
        return (
            query.get("state", "live" if live else "past") == ("live" if live else "past")
            and query.get("kind", one["kind"]) == one["kind"]
            and ("occasion" not in query or (one["occasion"] or {}).get("id") == query["occasion"])
            and query.get("q", "") in f"{one['guest_name']} {one['plate']} {title}"
        )

    def _written(self, method: str, path: str, wish: dict[str, Any]) -> dict[str, Any]:
        if path == "/occasions":
            return self._invite_many(wish)
        if method == "POST":
            terms = {name: value for name, value in wish.items() if name != "house"}
            one = guest_pass(f"new{len(self.passes)}", **{"valid_from": ahead(), **terms})
        elif path.startswith("/occasions"):
            for one in self.passes.values():
                one |= {"state": "revoked", "qr": None}
            return {"id": path.split("/")[2], "revoked": len(self.passes)}
        else:
            one = self.passes[path.split("/")[2]]
            gone = {"state": "revoked", "qr": None}
            one |= gone if method == "DELETE" else {**wish, "revision": one["revision"] + 1}
        self.passes[one["id"]] = one
        return dict(one)

    def _invite_many(self, wish: dict[str, Any]) -> dict[str, Any]:
        occasion = {"id": "o1", "title": wish["title"]}
        times = {"valid_from": wish["starts_at"], "valid_until": wish["ends_at"]}
        for at, name in reversed(list(enumerate(wish["guests"]))):
            one = guest_pass(f"g{at}", guest_name=name, occasion=occasion, code=f"10000{at}", **times)
            self.passes[one["id"]] = one
        return {**occasion, "passes": list(self.passes.values())}
