"""A gate where passes are checked: the whole product behind the guard's page, and passes for whatever verdict."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect

from liff.qr import png
from models.domain.passes import Guest, Pass, PassKind, Window, token_of
from models.pass_keys import PassKeys
from models.texts import catalog
from models.uow import Database
from tests.browser import PHONE
from tests.cast import Cast
from tests.conftest import Simulator
from tests.pass_vectors import forged
from tests.usecases.pass_acts import KEYS, at_the_gate, changes, invites, revokes

Opens = Callable[..., AbstractContextManager["PassGate"]]
BANGKOK = ZoneInfo("Asia/Bangkok")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OTHER_KEYS = PassKeys("the secret that was ours before this one")
NOK = Guest(name="Nok Jaidee", plate="1กข 2345", plate_province="ขอนแก่น", headcount=3, note="สระว่ายน้ำ")


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Host:
    """Somchai invites Nok, at any hour that a test needs."""

    database: Database
    cast: Cast

    def invites(self, since: timedelta = -HOUR, until: timedelta = 3 * HOUR, **wish: object) -> Pass:
        """From `since` to `until`, reckoned from now; made when that was still to come."""
        kind = wish.pop("kind", PassKind.ONCE)
        hours = {name: wish.pop(name) for name in ("weekdays", "from_time", "until_time") if name in wish}
        window = Window(valid_from=now() + since, valid_until=now() + until, **hours)  # type: ignore[arg-type]
        given = {"guest": NOK, "window": window, **wish}
        return invites(self.database, self.cast, kind, now=min(now(), now() + since), **given)  # type: ignore[arg-type]

    def token(self, one: Pass, keys: PassKeys = KEYS) -> str:
        return keys.sign(self.cast.village, token_of(one))

    def shows(self, verdict: str) -> dict[str, str]:
        """What a guest brings who gets this verdict: a token, or six digits."""
        in_three_days = 1 << (now() + 3 * DAY).astimezone(BANGKOK).weekday()  # at midnight yesterday still counts
        tokens = {
            "ok": lambda: self.token(self.invites()),
            "not_a_pass": lambda: "https://line.me/R/ti/p/@somebody",
            "other_village": lambda: KEYS.sign(self.cast.next_village, token_of(self.invites())),
            "old_key": lambda: self.token(self.invites(), OTHER_KEYS),
            "forged": self._forged,
            "revoked": lambda: self.token(revokes(self.database, self.cast, self.invites(), now=now())),
            "changed": self._changed,
            "used_up": self._used,
            "clock_off": lambda: self.token(self.invites()),
            "not_yet": lambda: self.token(self.invites(2 * HOUR)),
            "expired": lambda: self.token(self.invites(-DAY, -2 * HOUR)),
            "wrong_day": lambda: self.token(self._maid(weekdays=in_three_days)),
            "wrong_hour": lambda: self.token(self._maid(**self._other_hours())),
        }
        return {"code": "000000"} if verdict == "unknown_code" else {"token": tokens[verdict]()}

    def _maid(self, **hours: object) -> Pass:
        return self.invites(-DAY, 30 * DAY, kind=PassKind.RECURRING, uses_allowed=None, **hours)

    @staticmethod
    def _other_hours() -> dict[str, object]:
        """Far from now, and not over midnight."""
        early = now().astimezone(BANGKOK).hour < 12
        return {"from_time": time(18 if early else 4), "until_time": time(20 if early else 6)}

    def _forged(self) -> str:
        good = self.token(self.invites())
        return next(text for text, verdict in forged(good) if verdict == "forged")

    def _changed(self) -> str:
        one = self.invites()
        shown = self.token(one)
        changes(self.database, self.cast, one, replace(one.terms, guest=Guest(name="Noi")))
        return shown

    def _used(self) -> str:
        one = self.invites()
        at_the_gate(self.database, self.cast, one, now=now())
        return self.token(one)


class PassGate:
    """The guard's page with the tab of passes open, by the words on it."""

    def __init__(self, page: Page, simulator: Simulator, cast: Cast, language: str) -> None:
        self.page = page
        self.simulator = simulator
        self.guard = cast.prasit
        self.speak(language)

    def speak(self, language: str) -> None:
        self.say = catalog.of(language)

    def switch(self, language: str) -> None:
        self.page.get_by_role("button", name={"th": "ภาษาไทย", "en": "English"}[language]).click()
        self.speak(language)
        expect(self.page.locator(".pass-scan")).to_be_visible()

    def button(self, words: str, **facts: object) -> Locator:
        return self.page.get_by_role("button", name=self.say(words, **facts), exact=True)

    @property
    def screen(self) -> Locator:
        return self.page.locator("dialog.pass-verdict")

    def tone(self, tone: str) -> Locator:
        return self.page.locator(f"dialog.pass-verdict[data-tone={tone}]")

    @property
    def word(self) -> Locator:
        return self.screen.locator(".flash-word")

    def scan(self, token: str) -> None:
        """By LINE's scanner."""
        self.simulator.post(f"people/{self.guard.line_user_id}/scan", {"value": token})
        self.button("Scan QR code").click()
        expect(self.screen).to_be_visible()

    def type(self, code: str) -> None:
        for digit in code:
            self.page.locator(".code-keys").get_by_role("button", name=digit, exact=True).click()
        expect(self.screen).to_be_visible()

    def shown(self, brought: dict[str, str]) -> None:
        if "token" in brought:
            self.scan(brought["token"])
        else:
            self.type(brought["code"])

    def close(self) -> None:
        self.button("Close").click()
        expect(self.screen).to_have_count(0)

    def let_in(self) -> None:
        """A tap counts only after a moment: it might have been meant for what was below."""
        self.page.wait_for_timeout(600)
        self.button("Let in").click()

    def cut_off(self) -> None:
        """The village cannot be reached; LINE can, whose scanner is played by a server."""
        self.page.route("**/api/v1/**", lambda route: route.abort("connectionrefused"))

    def mend(self) -> None:
        self.page.unroute("**/api/v1/**")


def without_line_s_scanner(route: Route) -> None:
    """LINE's SDK on a phone whose LINE is too old for `scanCodeV2`."""
    answer = route.fetch()
    route.fulfill(response=answer, body=f"{answer.text()}\nwindow.liff.isApiAvailable = () => false;")


@contextmanager
def opened_gate(
    browser: Browser, address: str, line: tuple[Simulator, Cast], *, camera: bool = False
) -> Iterator[PassGate]:
    """The tab of passes, after signing in through LINE."""
    simulator, cast = line
    context = browser.new_context(
        viewport=PHONE, locale="th-TH", timezone_id="Asia/Bangkok", reduced_motion="reduce", service_workers="block"
    )
    context.set_default_timeout(20_000)
    context.add_init_script("localStorage['village.language'] ??= '\"th\"'")
    page = context.new_page()
    if camera:
        page.route("**/sdk.js", without_line_s_scanner)
    page.goto(f"{address}/liff/guard")
    page.get_by_role("link", name=cast.prasit.name).click()
    with page.expect_response("**/gate/keys"):
        page.locator("#tab-pass").click()
    expect(page.locator(".pass-scan")).to_be_visible()
    yield PassGate(page, simulator, cast, "th")
    context.close()


def film_of(token: str) -> bytes:
    """A guest's phone held before the camera, a little askew."""
    code = Image.open(io.BytesIO(png(token))).convert("RGB").resize((420, 420))
    scene = Image.new("RGB", (1280, 960), "#3a4a42")
    scene.paste("#101418", (400, 130, 880, 830))
    scene.paste(code, (430, 240))
    out = io.BytesIO()
    scene.rotate(7, fillcolor="#3a4a42", resample=Image.Resampling.BICUBIC).save(out, "JPEG", quality=85)
    return out.getvalue() * 4
