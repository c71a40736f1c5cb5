"""Small files that want to become large: refused before anything large exists."""

import base64
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from models.photos.imaging import PreparedPhoto, prepare
from models.photos.refusals import PhotoProblem, PhotoRefused
from tests.journeys.programs import ROOT
from tests.photos import crafted
from tests.photos.crafted import gate, png_chunk, png_with, saved

TOO_MANY, BROKEN = PhotoProblem.TOO_MANY_PIXELS, PhotoProblem.BROKEN
PATIENCE = 0.25
"""Seconds for a refusal, on a machine that does other things as well: measured are 0.2 to 5 ms."""

BOMBS: dict[str, tuple[PhotoProblem, Callable[[], bytes]]] = {
    "PNG, 51 megapixels": (TOO_MANY, lambda: crafted.png(10_000, 5_100)),
    "PNG, 100 megapixels": (TOO_MANY, lambda: crafted.png(10_000, 10_000)),
    "PNG, 4 gigapixels": (TOO_MANY, lambda: crafted.png(65_000, 65_000)),
    "PNG, the most it can say": (TOO_MANY, lambda: crafted.png(2**31 - 1, 2**31 - 1)),
    "PNG, a second size after the first": (TOO_MANY, lambda: png_with(crafted.png(60_000, 60_000)[8:33])),
    "PNG, 100 MB of text": (BROKEN, lambda: png_with(png_chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(10**8))))),
    "PNG, 100 MB of profile": (BROKEN, lambda: png_with(png_chunk(b"iCCP", b"k\0\0" + zlib.compress(bytes(10**8))))),
    "PNG, 600,000 empty chunks": (BROKEN, lambda: png_with(png_chunk(b"abCd", b"") * 600_000)),
    "JPEG, 4 gigapixels": (TOO_MANY, lambda: crafted.jpeg_claiming(65_500, 65_500)),
    "JPEG, 51 megapixels": (TOO_MANY, lambda: crafted.jpeg_claiming(10_000, 5_100)),
    "JPEG, 500 scans": (BROKEN, lambda: crafted.jpeg_of_many_scans(500)),
    "JPEG, 100,000 comments": (BROKEN, lambda: b"\xff\xd8" + b"\xff\xfe\0\2" * 100_000 + saved(gate(), "JPEG")[2:]),
    "WebP, 268 megapixels": (TOO_MANY, lambda: crafted.webp_canvas(16_383, 16_383)),
    "WebP, 100 megapixels": (TOO_MANY, lambda: crafted.webp_canvas(10_000, 10_000)),
    "WebP, 51 megapixels": (TOO_MANY, lambda: crafted.webp_canvas(10_000, 5_100)),
    "HEIC, 3.6 gigapixels": (TOO_MANY, lambda: crafted.heic_claiming(60_000, 60_000)),
    "HEIC, 51 megapixels": (TOO_MANY, lambda: crafted.heic_claiming(10_000, 5_100)),
    "HEIC, tiles that nobody sees": (TOO_MANY, crafted.heic_of_large_tiles),
    "HEIC, smaller than its tiles": (BROKEN, lambda: crafted.heic_claiming(20, 20)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_once(name: str) -> None:
    problem, make = BOMBS[name]
    raw = make()
    prepare(saved(gate(), "JPEG"))
    started = time.perf_counter()
    with pytest.raises(PhotoRefused) as refused:
        prepare(raw)
    assert refused.value.code is problem
    assert time.perf_counter() - started < PATIENCE


def test_a_progressive_photo_is_none() -> None:
    assert prepare(saved(gate(), "JPEG", progressive=True)).width == 320


LARGE = {kind: saved(gate(1200, 900), kind) for kind in ("JPEG", "PNG", "WEBP", "HEIF")}


@pytest.mark.parametrize("kind", LARGE)
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_photo_that_lost_its_end_is_refused(kind: str, kept: float) -> None:
    raw = LARGE[kind]
    with pytest.raises(PhotoRefused) as refused:
        prepare(raw[: int(len(raw) * kept)])
    assert refused.value.code in {PhotoProblem.BROKEN, PhotoProblem.NOT_A_PHOTO}


WHOLE = {
    "JPEG": saved(gate(), "JPEG", exif=crafted.visitor_exif()),
    "progressive": saved(gate(), "JPEG", progressive=True),
    "PNG": saved(gate(64, 48), "PNG"),
    "palette": saved(gate(64, 48).quantize(16), "PNG"),
    "WebP": saved(gate(), "WEBP", exif=crafted.visitor_exif()),
    "WebP, lossless": saved(gate(64, 48), "WEBP", lossless=True),
    "HEIC": saved(gate(), "HEIF", quality=20, exif=crafted.visitor_exif()),
    "HEIC, tiled": saved(gate(), "HEIF", quality=20, tile_size=128),
}


def becomes_a_photo_or_is_refused(raw: bytes) -> None:
    """Anything else that prepare() raised would fail the test."""
    with suppress(PhotoRefused):
        assert isinstance(prepare(raw), PreparedPhoto)


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.data())
def test_whatever_happened_on_the_way_there_is_an_answer(kind: str, cuts: st.DataObject) -> None:
    raw = bytearray(WHOLE[kind])
    for _ in range(cuts.draw(st.integers(0, 6))):
        place = cuts.draw(st.integers(0, len(raw) - 1) | st.integers(0, min(len(raw) - 1, 700)))
        raw[place] = cuts.draw(st.integers(0, 255))
    becomes_a_photo_or_is_refused(bytes(raw[: cuts.draw(st.just(len(raw)) | st.integers(0, len(raw)))]))


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=40, deadline=None)
@given(start=st.integers(0, 400), length=st.integers(0, 40), put=st.binary(max_size=40))
def test_a_header_with_other_bytes_in_it_has_an_answer(kind: str, start: int, length: int, put: bytes) -> None:
    raw = WHOLE[kind]
    becomes_a_photo_or_is_refused(raw[:start] + put + raw[start + length :])


@settings(max_examples=150, deadline=None)
@given(
    head=st.sampled_from(
        [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8X", b"\0\0\0\x18ftypheic"]
    ),
    rest=st.binary(max_size=300),
)
def test_noise_has_an_answer(head: bytes, rest: bytes) -> None:
    becomes_a_photo_or_is_refused(head + rest)


def test_a_palette_picture_without_its_palette_is_refused() -> None:
    raw = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAMAAAC67D+PAAAADElEQVR4nGNgoCcAAABuAAFIXXpjAAAAAElFTkSuQmCC"
    )
    with pytest.raises(PhotoRefused) as refused:
        prepare(raw)
    assert refused.value.code is BROKEN


MEASURE = """
import resource, sys
from models.photos.imaging import prepare
raw = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
prepare(raw)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.parametrize("mode", ["RGBA", "LA", "I;16"])
def test_forty_nine_megapixels_stand_in_memory_once(mode: str) -> None:
    """196 MB are the picture itself; turned, flattened and shrunk as a whole it would be three times as much."""
    raw = saved(Image.new(mode, (7000, 7000)), "PNG")
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, input=raw, capture_output=True, check=True)
    assert int(done.stdout) < 400
