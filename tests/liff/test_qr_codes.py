"""A pass's QR code is read from pages, from pictures, and from broken screens better than at any other level."""

from io import BytesIO

import pytest
import segno
import zxingcpp
from PIL import Image

from liff import qr
from tests.liff.cracked_phone import DAMAGES, photographed
from tests.pass_vectors import TEXTS

FORCES = (1, 2, 3)
SEEDS = range(4)


def read(picture: Image.Image) -> str | None:
    found = zxingcpp.read_barcodes(picture)
    return found[0].text if found else None


def coded(text: str, level: str) -> Image.Image:
    picture = BytesIO()
    segno.make_qr(text, error=level).save(picture, kind="png", border=qr.MARGIN, scale=qr.PNG_SCALE)
    return Image.open(picture)


def times_read(text: str, level: str) -> int:
    """Of all damages, at each force, on several phones."""
    code = coded(text, level)
    return sum(
        read(photographed(code, damage, force, seed)) == text
        for damage in DAMAGES.values()
        for force in FORCES
        for seed in SEEDS
    )


@pytest.mark.parametrize("name", TEXTS)
def test_the_picture_tells_the_token(name: str) -> None:
    picture = Image.open(BytesIO(qr.png(TEXTS[name])))
    assert read(picture) == TEXTS[name]


def test_the_picture_is_large_enough_to_share_and_small_enough_to_send() -> None:
    picture = qr.png(TEXTS["maid"])
    assert min(Image.open(BytesIO(picture)).size) >= 600
    assert len(picture) < 20_000


@pytest.mark.parametrize(("name", "modules"), [("once", 45), ("maid", 49)])
def test_a_token_stays_in_the_version_that_was_measured(name: str, modules: int) -> None:
    side = modules + 2 * qr.MARGIN
    assert f'viewBox="0 0 {side} {side}"' in qr.svg(TEXTS[name])


def test_the_drawing_needs_nothing_that_a_strict_policy_forbids() -> None:
    drawing = qr.svg(TEXTS["once"])
    assert drawing.startswith("<svg")
    assert not [word for word in (" style=", "<style", "<script", "href", " on") if word in drawing]


def test_the_level_is_the_one_that_is_read_most_often_from_what_a_gate_sees() -> None:
    read_at = {level: times_read(TEXTS["once"], level) for level in "MQH"}
    assert max(read_at, key=lambda level: read_at[level]) == qr.LEVEL


def test_a_phone_with_one_bad_crack_is_still_read() -> None:
    code = Image.open(BytesIO(qr.png(TEXTS["once"])))
    told = [read(photographed(code, DAMAGES["cracks"], 1, seed)) for seed in range(20)]
    assert told.count(TEXTS["once"]) >= 16
    assert set(told) <= {TEXTS["once"], None}


def test_a_link_s_picture_is_a_file_of_its_own_on_white() -> None:
    picture = qr.svg_of_link("https://liff.line.me/1657000002-VillageX/join?invite=zhJ7l0b-3dWmBs_PzbPq9Q")
    assert picture.startswith("<svg xmlns=")
    assert "#fff" in picture
    assert "width=" not in picture.partition(">")[0]
