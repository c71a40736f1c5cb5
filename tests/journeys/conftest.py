"""One stage for all journeys of a test process; each journey begins with everything up and ends with a whole record."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import DESK, FAKE_CAMERA, PHONE, Shoot, launched, shooting
from tests.journeys.stage import Stage
from tests.photos.pictures import visitor_jpeg

HERE = Path(__file__).parent
THEATRE = pytest.StashKey[ExitStack]()


@pytest.fixture(scope="session")
def theatre(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    built = Stage(tmp_path_factory.mktemp("journeys"))
    with ExitStack() as until_the_last:
        until_the_last.callback(built.leave)
        request.config.stash[THEATRE] = until_the_last
        built.enter()
        yield built


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """The stage is cleared after the last journey: its programs would work beside all the tests that follow."""
    if THEATRE in item.config.stash and (nextitem is None or HERE not in nextitem.path.parents):
        item.config.stash[THEATRE].close()


@pytest.fixture
def stage(theatre: Stage) -> Iterator[Stage]:
    theatre.mend()
    yield theatre
    theatre.mend()
    theatre.verify_record()


@pytest.fixture(scope="session")
def camera(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Chromium's made-up camera sees: a car at the gate."""
    film = tmp_path_factory.mktemp("camera") / "gate.mjpeg"
    film.write_bytes(b"".join(visitor_jpeg(1280, 960, seed=seed) for seed in (1, 1, 3, 3)))
    return film


@pytest.fixture(scope="module")
def browser(camera: Path) -> Iterator[Browser]:
    with launched(*FAKE_CAMERA, f"--use-file-for-fake-video-capture={camera}") as browser:
        yield browser


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A phone, or a screen of the size that a test asks for."""
    size = getattr(request, "param", PHONE)
    opened = browser.new_context(viewport=size, locale="th-TH", timezone_id="Asia/Bangkok", color_scheme="light")
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """A laptop that has never been here."""
    context = browser.new_context(viewport=DESK, locale="en-GB", timezone_id="Asia/Bangkok")  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def shoot() -> Shoot:
    return shooting()
