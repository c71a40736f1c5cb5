"""A pass's QR code as a phone shows it on its page, bright or dark."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from liff import qr
from tests.pass_vectors import TEXTS


@pytest.mark.parametrize("ground", ["white", "black"])
@pytest.mark.parametrize("name", ["once", "maid"])
def test_a_code_on_the_screen_is_read(page: Page, name: str, ground: str) -> None:
    drawing = qr.svg(TEXTS[name])
    page.set_content(f'<body bgcolor="{ground}"><div id="code">{drawing}</div></body>')
    page.locator("svg").evaluate("(svg) => { svg.setAttribute('width', 280); svg.setAttribute('height', 280); }")
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))
    assert found.text == TEXTS[name]
