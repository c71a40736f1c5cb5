"""A village that can be cut off: the guard's page with a service of the test's own over real HTTP."""

import hashlib
import socket
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from flask import Blueprint, Flask, Response, jsonify, request
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from werkzeug.serving import make_server

from liff.pages import PagesConfig, make_pages
from models.domain.blocks import plate_key
from models.domain.gate_code import code_of as code_of_house
from models.domain.gate_code import hours_told
from models.domain.ids import HouseId
from models.texts import catalog
from tests.browser import PHONE
from tests.journeys.programs import eventually

LINE_SDK = """window.liff = {init: async () => undefined, isLoggedIn: () => true, isInClient: () => IN_LINE,
  isApiAvailable: () => false, getIDToken: () => "e30." + btoa(JSON.stringify({sub: "U1"})) + ".sig"};"""
HOUSES = [{"id": f"h{number}", "number": f"12/{number}", "soi": "2"} for number in range(1, 10)]
PRASIT = {"id": "prasit", "name": "ประเสริฐ มั่นคง", "language": "th", "role": "guard"}
VILLAGE = {"id": "v", "name": "หมู่บ้านสุขใจ", "time_zone": "Asia/Bangkok"}
MOVES = {"entry": ("inside", "entered_at"), "exit": ("left", "left_at"), "cancel": ("cancelled", "closed_at")}
SALT = "salt"
LATE_PARTS = """performance.getEntriesByType("resource")
  .filter(({name, responseEnd}) => responseEnd && /offline.(sheet|told-words|code-sheet).js$/.test(name)).length"""


def iso(later: timedelta = timedelta()) -> str:
    return (datetime.now(UTC) + later).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@dataclass
class Village:
    """What the service knows, and what goes wrong with it. `heard` is each act once, `tries` each request."""

    visits: dict[str, dict[str, Any]] = field(default_factory=dict)
    heard: list[tuple[str, dict[str, str], int]] = field(default_factory=list)
    tries: list[str] = field(default_factory=list)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    refusals: dict[str, tuple[int, str]] = field(default_factory=dict)  # by the act's name
    conflicts: dict[str, str] = field(default_factory=dict)
    passes: list[dict[str, Any]] = field(default_factory=list)
    watched: list[str] = field(default_factory=list)  # plates
    guard: dict[str, Any] = field(default_factory=lambda: dict(PRASIT))
    down: bool = False
    loses: int = 0  # so many answers get lost after the act was taken
    signed_out: bool = False
    in_line: bool = True
    release: str = ""

    def knows(self, name: str, state: str, **facts: Any) -> str:
        """A visit that is there already."""
        visit = {**blank(), "visitor_name": name, "state": state, "created_at": iso(), **facts}
        self.visits[visit["id"]] = visit
        return str(visit["id"])

    def act(self, name: str, fields: dict[str, str], photos: int, take: Callable[[], dict[str, Any]]) -> Response:
        key = request.headers.get("Idempotency-Key", "")
        self.tries.append(key)
        if name in self.refusals:
            status, code = self.refusals[name]
            return refusal(status, code)
        if key not in self.answers:
            self.heard.append((name, fields, photos))
            self.answers[key] = take()
        if self.loses:
            self.loses -= 1
            return refusal(502, "LOST")
        return ok(self.answers[key])

    def register(self) -> dict[str, Any]:
        given = request.form.to_dict()
        at = given.get("happened_at") or iso()
        visit = {
            **blank(),
            **{name: given[name] for name in ("kind", "visitor_name") if name in given},
            "created_at": at,
        }
        visit["house"] = next(house for house in HOUSES if house["id"] == given["house"])
        for name, state in (("entered_at", "inside"), ("left_at", "left"), ("cancelled_at", "cancelled")):
            if name in given:
                visit.update({"state": state, "closed_at" if name == "cancelled_at" else name: given[name]})
        return self.keep(visit, "register")

    def use_pass(self) -> dict[str, Any]:
        at = request.form.get("happened_at") or iso()
        guest = {"visitor_name": "Nok Jaidee", "state": "inside", "entered_at": at, "pass_id": "p1"}
        return self.keep({**blank(), **guest, "created_at": at}, "pass")

    def move(self, visit_id: str, name: str) -> dict[str, Any]:
        state, moment = MOVES.get(name, ("inside", "entered_at"))
        visit = self.visits[visit_id]
        at = request.get_json().get("happened_at") or iso()
        return self.keep({**visit, "state": state, moment: at, "overridden": name == "override"}, name)

    def keep(self, visit: dict[str, Any], act: str) -> dict[str, Any]:
        kept = {**visit, "version": visit["version"] + 1, "conflict": self.conflicts.get(act, visit["conflict"])}
        self.visits[kept["id"]] = kept
        return kept


def blank() -> dict[str, Any]:
    names = (
        "purpose visitor_phone plate plate_province decided_at decided_by decision_reason override_reason entered_at"
    )
    nothing = dict.fromkeys([*names.split(), "left_at", "closed_at", "expires_at", "conflict", "pass_id"])
    waiting = {"widened": False, "reminded": False, "office": False}
    some = {"kind": "guest", "state": "requested", "headcount": 1, "photos": [], "overridden": False, "version": 1}
    return {**nothing, **some, "id": str(uuid4()), "house": HOUSES[0], "delivery": "asked", "waiting": waiting}


def ok(data: Any) -> Response:
    return jsonify(success=True, data=data, pagination={"next_cursor": None, "limit": 100})


def refusal(status: int, code: str) -> Response:
    answer = jsonify(success=False, error={"code": code, "message": "No", "details": []}, statusCode=status)
    answer.status_code = status
    return answer


def service(village: Village) -> Blueprint:
    api = Blueprint("played", __name__, url_prefix="/api/v1")

    @api.before_request
    def _trouble() -> Response | None:
        if village.down:
            return refusal(503, "DOWN")
        return refusal(401, "TOKEN_EXPIRED") if village.signed_out else None

    @api.post("/sessions")
    @api.post("/sessions/refresh")
    def session() -> Response:
        member = {**village.guard, "village": VILLAGE}
        return ok({"access_token": "a", "refresh_token": "r", "expires_in": 900, "member": member})

    add_reading(api, village)
    add_acts(api, village)
    return api


def add_reading(api: Blueprint, village: Village) -> None:
    @api.get("/houses")
    def houses() -> Response:
        return ok(HOUSES)

    @api.get("/gate/setup")
    def setup() -> Response:
        return ok({"gates": [], "call": "office"})

    @api.get("/visits")
    def visits() -> Response:
        return ok(list(village.visits.values()))

    @api.get("/visits/<visit_id>")
    def visit(visit_id: str) -> Response:
        return ok(village.visits[visit_id])

    @api.get("/gate/answers")
    def answers() -> Response:
        hours = [{"hour": hour, "houses": verifiers(hour)} for hour in hours_told(datetime.now(UTC))]
        return ok({"salt": SALT, "hours": hours})

    @api.get("/gate/watch")
    def watch() -> Response:
        hashes = [hashlib.sha256(f"{SALT}|plate|{plate_key(one)}".encode()).hexdigest()[:16] for one in village.watched]
        return ok({"salt": SALT, "entries": [{"hash": one, "by": "plate", "advice": "police"} for one in hashes]})

    @api.get("/gate/keys")
    def keys() -> Response:
        known = {"village_tag": 1, "key_id": 1, "public_key": "", "time_zone": "Asia/Bangkok", "time": iso()}
        return ok({**known, "revoked": [], "used_up": [], "revisions": {}, "passes": village.passes, "code_salt": SALT})


def add_acts(api: Blueprint, village: Village) -> None:
    @api.post("/visits")
    def register() -> Response:
        photos = len(request.files.getlist("photo"))
        return village.act("register", request.form.to_dict(), photos, village.register)

    @api.post("/visits/<visit_id>/<name>")
    def move(visit_id: str, name: str) -> Response:
        fields = {**request.get_json(), "visit": visit_id}
        return village.act(name, fields, 0, lambda: village.move(visit_id, name))

    @api.post("/passes/use")
    def use_pass() -> Response:
        return village.act("pass", request.form.to_dict(), 0, village.use_pass)


def of_release(village: Village, answer: Response) -> Response:
    """The same worker in the bytes of another release."""
    if village.release and request.path.endswith("-worker.js"):
        answer.set_data(answer.get_data() + f"\n// {village.release}".encode())
    return answer


def sdk_of(village: Village) -> Response:
    return Response(LINE_SDK.replace("IN_LINE", str(village.in_line).lower()), mimetype="text/javascript")


def resident_code(house: str, hour: int) -> str:
    return code_of_house(b"key", HouseId(house_id(house)), hour)


def house_id(house: str) -> UUID:
    return uuid5(NAMESPACE_URL, house)


def verifiers(hour: int) -> dict[str, str]:
    """The page asks by the id that it knows; here that is no UUID."""
    codes = {house["id"]: resident_code(house["id"], hour) for house in HOUSES}
    told = {
        house: hashlib.sha256(f"{SALT}|{house}|{hour}|{code}".encode()).digest()[:6] for house, code in codes.items()
    }
    return {house: urlsafe_b64encode(digest).decode() for house, digest in told.items()}


def code_of(number: str, digits: str) -> str:
    return hashlib.sha256(f"{SALT}{number}{digits}".encode()).hexdigest()[:12]


def nok(digits: str, uses: int = 1) -> dict[str, Any]:
    """A pass as the gate's list has it."""
    always = {"weekdays": 127, "from_time": "00:00", "until_time": "00:00"}
    since, until = (iso(timedelta(hours=hours)) for hours in (-1, 5))
    guest = {"guest_name": "Nok Jaidee", "visit_kind": "guest", "plate": "1กข 2345", "headcount": 2}
    times = {**always, "valid_from": since, "valid_until": until}
    return {"number": "77", "house": HOUSES[2], **guest, **times, "uses_left": uses, "code": code_of("77", digits)}


@contextmanager
def far_village(village: Village) -> Iterator[str]:
    """Its address. LINE's SDK lies there too: one origin that a whole network can be cut off from."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    app = Flask("far village", static_folder=None)
    known = {"liff_id": "1234567890-abcdefgh", "liff_ids": lambda: {"1234567890-abcdefgh"}}
    app.register_blueprint(make_pages(PagesConfig(**known, liff_sdk_url=f"{address}/sdk.js", line_api_base=address)))
    app.register_blueprint(service(village))
    app.after_request(lambda answer: of_release(village, answer))
    app.add_url_rule("/sdk.js", "sdk", lambda: sdk_of(village))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class FarGate:
    """One page of the gate's phone, by the words on it."""

    def __init__(self, page: Page, address: str, language: str = "th") -> None:
        self.page, self.address = page, address
        page.add_init_script(f"localStorage.setItem('village.language', '\"{language}\"')")
        self.say = catalog.of(language)

    def open(self, path: str = "/liff/guard") -> "FarGate":
        self.page.goto(f"{self.address}{path}")
        expect(self.page.locator(".shell")).to_be_visible()
        eventually(lambda: self.page.evaluate(LATE_PARTS) == 3, 10, "what is fetched after the page stands")
        return self

    def button(self, words: str, **facts: Any) -> Locator:
        return self.page.get_by_role("button", name=self.say(words, **facts), exact=True)

    def tab(self, words: str) -> None:
        self.page.get_by_role("tab", name=self.say(words)).click()

    @property
    def bar(self) -> Locator:
        return self.page.locator(".out-bar")

    def card(self, name: str) -> Locator:
        return self.page.locator("li.card").filter(has_text=name)

    def writes_down(self, house: str, name: str, photo: bytes | None = None) -> None:
        self.tab("Register")
        if photo:
            with self.page.expect_file_chooser() as chooser:
                self.button("Choose from album").click()
            chooser.value.set_files({"name": "face.jpg", "mimeType": "image/jpeg", "buffer": photo})
            expect(self.page.locator(".photos li")).to_have_count(1)
        self.button("Which house?").click()
        for key in house.replace("/", ""):
            self.page.get_by_role("button", name=key, exact=True).click()
        self.button("Choose {row}", row=house).click()
        self.page.get_by_role("radio", name=self.say("Guest"), exact=True).click()
        self.page.get_by_label(self.say("Visitor's name")).fill(name)
        self.button("Ask house {house}", house=house).click()

    def overrides(self, name: str) -> None:
        self.card(name).get_by_role("button", name=self.say("Let in anyway…")).click()
        self.page.get_by_label(self.say("The house agreed by phone")).check()
        self.button("Confirm letting in").click()
        self.page.wait_for_timeout(450)  # a second tap that comes sooner is the same trembling finger
        self.button("Tap again: this is recorded with your name").click()

    def taps(self, name: str, words: str) -> None:
        """As quickly as a hand: a card that has just slid takes no tap."""
        self.page.wait_for_timeout(500)
        self.card(name).get_by_role("button", name=self.say(words), exact=True).click()

    def waits_for_passes(self) -> None:
        """The gate's list has come."""
        listed = "Object.keys(localStorage).some((name) => name.startsWith('village.gate.v'))"
        eventually(lambda: self.page.evaluate(listed), 10, "the gate's list of passes")

    def forgets_who(self) -> None:
        """The phone goes to another hand."""
        kept = "Object.keys(localStorage).filter((name) => name.includes('session'))"
        self.page.evaluate(f"{kept}.forEach((name) => localStorage.removeItem(name))")

    def types(self, code: str) -> None:
        self.tab("Pass")
        for digit in code:
            self.page.locator(".code-keys").get_by_role("button", name=digit, exact=True).click()
        expect(self.page.locator("dialog[open] .flash-word")).to_be_visible()

    def lets_in(self) -> None:
        self.page.wait_for_timeout(600)  # a tap counts only after a moment
        self.button("Let in").click()
        expect(self.page.locator("dialog[data-inside]")).to_contain_text(self.say("Not sent yet"))

    def dictates(self, code: str) -> None:
        for sign in code.replace("-", ""):
            self.page.locator(".sign-keys").get_by_role("button", name=sign, exact=True).click()

    def waiting(self, number: int) -> None:
        expect(self.bar).to_contain_text(self.say("Waiting to be sent: {number}", number=number))


def phone(browser: Browser, **more: Any) -> BrowserContext:
    context = browser.new_context(
        viewport=PHONE, locale="th-TH", timezone_id="Asia/Bangkok", reduced_motion="reduce", **more
    )
    context.set_default_timeout(15_000)
    return context
