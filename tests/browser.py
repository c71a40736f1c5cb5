"""A real Chromium for the tests that need one, and pictures of what it shows."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect, sync_playwright

ROOT = Path(__file__).parents[1]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
FAKE_CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
PATIENCE = 20_000  # ms: the whole product may work behind a page, beside other tests
Shoot = Callable[[Page, str], None]

_UNUSED = (
    # two pages of its own that Chromium opens with every window, for an address bar that nobody sees: most of the work
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "PreloadTopChromeWebUI",
    # what Playwright leaves out by the same option, of which Chromium reads the last one only
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)


@contextmanager
def launched(*arguments: str) -> Iterator[Browser]:
    """Chromium for a file of tests, no longer: while Playwright is open no test can run an event loop of its own."""
    if os.environ.get("NO_BROWSER"):
        pytest.skip("NO_BROWSER is set")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright, opened(playwright.chromium, *arguments) as browser:
        yield browser


@contextmanager
def opened(chromium: BrowserType, *arguments: str) -> Iterator[Browser]:
    """Another Chromium, which sees something else."""
    places = (ROOT / ".venv/bin/chromium", Path("/usr/bin/chromium"))
    found = next((str(place) for place in places if place.exists()), None)
    given = ["--no-sandbox", f"--disable-features={','.join(_UNUSED)}", *arguments]
    browser = chromium.launch(executable_path=found, args=given)
    try:
        yield browser
    finally:
        browser.close()


def shooting(prefix: str = "") -> Shoot:
    """Pictures for a person to look at, where PICTURES names a folder."""
    folder = os.environ.get("PICTURES")

    def take(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{prefix}{name}.png", animations="disabled")

    return take
