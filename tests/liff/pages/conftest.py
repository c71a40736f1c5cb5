"""The pages' own modules in a real browser, served by the real blueprint; no API behind them."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask
from pass_stage import Host, Opens, PassGate, opened_gate
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine, text

from liff.pages import PagesConfig, make_pages
from models.uow import Database
from tests.browser import FAKE_CAMERA, PHONE, Shoot, launched, shooting
from tests.cast import Cast
from tests.conftest import Simulator, served, stage
from tests.liff.pages.played import SDK_PATH, Hourless, make_played

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def pages_app() -> Flask:
    app = Flask("liff_pages")
    config = PagesConfig(
        liff_id="1234567890-abcdefgh",
        liff_ids=lambda: {"1234567890-abcdefgh", "2234567890-Another1"},
        liff_sdk_url="https://sdk.example/liff/edge/2/sdk.js",
        line_api_base="https://api.example",
    )
    app.register_blueprint(make_pages(config))
    return app


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The pages, and behind them whatever a test plays."""
    app = Flask("pages and what is played behind them")
    app.config["PROPAGATE_EXCEPTIONS"] = True
    with served(app, Hourless) as found:
        config = PagesConfig(
            liff_id="1234567890-abcdefgh",
            liff_ids=lambda: {"1234567890-abcdefgh", "2234567890-Another1"},
            liff_sdk_url=f"{found}{SDK_PATH}",
            line_api_base="https://api.example",
        )
        app.register_blueprint(make_pages(config))
        app.register_blueprint(make_played())
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched(*FAKE_CAMERA) as browser:
        yield browser


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """An empty page of the product's origin, as wide as a phone."""
    with empty_page(browser, address) as opened:
        yield opened


@pytest.fixture(scope="module")
def bench(browser: Browser, address: str) -> Iterator[Page]:
    """One page for all the questions of a file that draw nothing."""
    with empty_page(browser, address) as opened:
        yield opened


@pytest.fixture
def run(bench: Page, address: str) -> Run:
    """`run("houses.js", "({HouseIndex}, given) => …", given)`: a function that gets a module's exports."""

    def in_page(module: str, script: str, given: Any = None) -> Any:
        url = f"{address}/liff/static/now/js/{module}"
        return bench.evaluate(f"async ([url, given]) => ({script})(await import(url), given)", [url, given])

    return in_page


@contextmanager
def empty_page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="th-TH", timezone_id="Asia/Bangkok")
    opened = context.new_page()
    opened.goto(f"{address}/liff/not-a-page")
    opened.set_content('<html data-theme="night"><body><main id="app"></main></body></html>')
    yield opened
    context.close()


@pytest.fixture(scope="session")
def village_address(app: Flask) -> Iterator[str]:
    with served(app) as found:
        yield found


@pytest.fixture
def line(simulator: Simulator, cast: Cast, village_address: str) -> tuple[Simulator, Cast]:
    simulator.post("setup", stage(cast, "http://127.0.0.1:9/line/webhook", village_address))
    return simulator, cast


@pytest.fixture
def host(database: Database, cast: Cast) -> Host:
    return Host(database, cast)


@pytest.fixture
def opens(browser: Browser, village_address: str, line: tuple[Simulator, Cast]) -> Opens:
    """Another phone at a gate; `camera` where LINE's own scanner is not to be had."""

    def opening(*, camera: bool = False, by: Browser = browser) -> AbstractContextManager[PassGate]:
        return opened_gate(by, village_address, line, camera=camera)

    return opening


@pytest.fixture
def gate(opens: Opens) -> Iterator[PassGate]:
    with opens() as opened:
        yield opened


@pytest.fixture
def shoot() -> Shoot:
    return shooting("pass-")


@pytest.fixture
def entries(owner: Engine) -> Callable[[], int]:
    def count() -> int:
        with owner.connect() as connection:
            return int(connection.scalar(text("SELECT count(*) FROM visit WHERE state = 'inside'")) or 0)

    return count
