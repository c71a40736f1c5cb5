"""The panel in a real browser: how it looks on a desk and on a phone, in both languages."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect

from tests.admin.panel_stage import Browser
from tests.browser import DESK, PHONE, launched
from tests.conftest import served

SIZES = {"desk": DESK, "phone": PHONE}
LANGUAGES = ("th", "en")
HEAVIEST = 150_000
"""Bytes of our own that a page may bring, as they are before anything packs them; its fonts are LINE pages', too."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    with launched() as found:
        yield found


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with served(app) as found:
        yield found


@pytest.fixture
def opened(chromium: Chromium, address: str) -> Iterator[Callable[..., Page]]:
    """A page of somebody who is signed in, on a desk or on a phone. What its scripts raise fails the test."""
    contexts = []
    raised: list[str] = []

    def begin(somebody: Browser | None = None, size: str = "desk", language: str = "en") -> Page:
        context = chromium.new_context(viewport=SIZES[size], base_url=address, locale=language)  # type: ignore[arg-type]
        contexts.append(context)
        cookie = somebody.client.get_cookie("panel") if somebody else None
        if cookie:
            context.add_cookies([{"name": "panel", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: raised.append(str(error)))
        page.on("console", lambda told: raised.append(told.text) if "Content Security Policy" in told.text else None)
        return page

    yield begin
    for context in contexts:
        context.close()
    assert not raised, raised


@dataclass
class Looks:
    """Opens a page as different people see it, and keeps pictures where PICTURES names a folder."""

    opened: Callable[..., Page]

    def at(self, somebody: Browser | None, path: str, name: str, *, whole: bool = False) -> None:
        """Each size and language where pictures are taken, else two of the four: nothing hangs over the edge."""
        folder = os.environ.get("PICTURES")
        for size in SIZES:
            for language in LANGUAGES if folder else (("en",) if size == "desk" else ("th",)):
                self._look(somebody, path, size, language, Path(folder) / name if folder else None, whole=whole)

    def _look(
        self, somebody: Browser | None, path: str, size: str, language: str, to: Path | None, *, whole: bool
    ) -> None:
        page = self.opened(somebody, size, language)
        if somebody:
            somebody.post("/admin/language", {"language": language})
        weights: list[int] = []
        page.on("response", lambda answer: weights.append(_weight(answer)))
        page.goto(path)
        expect(page.locator("main")).to_be_visible()
        if to:
            page.wait_for_timeout(300)  # pictures and fonts
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{path} hangs {over} px over the edge of a {size}, in {language}"
        assert sum(weights) <= HEAVIEST, f"{path} weighs {sum(weights)} bytes"
        if to:
            page.screenshot(path=f"{to}-{size}-{language}.png", full_page=whole, animations="disabled")
        page.context.close()


def _weight(answer: object) -> int:
    """Of what is ours: scripts, styles, and the page itself."""
    url, headers = answer.url, answer.headers  # type: ignore[attr-defined]
    if "/fonts/" in url or "/photos/" in url:
        return 0
    return int(headers.get("content-length", 0))


@pytest.fixture
def looks(opened: Callable[..., Page]) -> Looks:
    return Looks(opened)
