"""Photos on the phone: upright, small, and taken with the page's own viewfinder."""

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

Run = Callable[..., Any]
SHRINK = """async ({shrink}, [text, type]) => {
  const file = new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], {type});
  const small = await shrink(file);
  const bytes = new Uint8Array(await small.arrayBuffer());
  let out = "";
  for (const byte of bytes) out += String.fromCharCode(byte);
  return {type: small.type, same: small === file, body: btoa(out)};
}"""
FIELD = """async ([url]) => {
  const {Photos, photoField} = await import(url + "photos.js");
  const photos = new Photos();
  const say = (words, facts = {}) => words.replace(/{(\\w+)}/g, (_, name) => facts[name]);
  window.photos = photos;
  document.body.append(photoField({say, photos, lost: false, changed: () => {}}));
}"""


def photo(width: int, height: int, orientation: int = 1) -> bytes:
    """Red on its left half, blue on its right, as the sensor saw it."""
    picture = Image.new("RGB", (width, height), "#c00000")
    picture.paste("#0000c0", (width // 2, 0, width, height))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


def shrunk(run: Run, body: bytes, mime: str = "image/jpeg") -> tuple[dict[str, Any], bytes]:
    answer = run("shrink.js", SHRINK, [base64.b64encode(body).decode(), mime])
    return answer, base64.b64decode(answer["body"])


def test_a_large_photo_becomes_a_jpeg_of_1600_pixels(run: Run) -> None:
    answer, body = shrunk(run, photo(4000, 3000))
    assert answer["type"] == "image/jpeg"
    assert Image.open(io.BytesIO(body)).size == (1600, 1200)


def test_a_small_photo_is_not_blown_up(run: Run) -> None:
    _, body = shrunk(run, photo(640, 480))
    assert Image.open(io.BytesIO(body)).size == (640, 480)


def test_a_photo_that_was_taken_upright_stays_upright(run: Run) -> None:
    """Orientation 6: the sensor's left is the picture's top."""
    _, body = shrunk(run, photo(4000, 3000, orientation=6))
    picture = Image.open(io.BytesIO(body)).convert("RGB")
    assert picture.size == (1200, 1600)
    assert picture.getexif().get(0x0112, 1) == 1
    top, bottom = picture.getpixel((600, 100)), picture.getpixel((600, 1500))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > top[2]
    assert bottom[2] > bottom[0]


def test_where_it_was_taken_does_not_travel(run: Run) -> None:
    picture = Image.new("RGB", (64, 64))
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    _, body = shrunk(run, out.getvalue())
    assert not Image.open(io.BytesIO(body)).getexif()


def test_what_the_browser_cannot_read_is_sent_as_it_is(run: Run) -> None:
    original = b"\0\0\0\x18ftypheic" + bytes(100)
    answer, body = shrunk(run, original, "image/heic")
    assert answer["same"]
    assert answer["type"] == "image/heic"
    assert body == original


@pytest.fixture
def field(page: Page, address: str) -> Page:
    page.context.grant_permissions(["camera"], origin=address)
    page.evaluate(FIELD, [f"{address}/liff/static/now/js/"])
    return page


def test_the_viewfinder_takes_photos_until_there_is_no_room(field: Page) -> None:
    field.get_by_role("button", name="Take photo").click()
    shutter = field.get_by_role("dialog").get_by_role("button", name="Take photo")
    for number in range(1, 5):
        expect(shutter).to_be_enabled()
        field.wait_for_function("document.querySelector('video')?.videoWidth > 0")
        shutter.click()
        field.wait_for_function("number => photos.all.length === number", arg=number)
    expect(field.get_by_role("dialog")).to_have_count(0)
    expect(field.get_by_role("button", name="One more photo")).to_be_hidden()
    field.get_by_role("button", name="Remove photo 2").click()
    expect(field.get_by_role("listitem")).to_have_count(3)
    expect(field.get_by_role("button", name="One more photo")).to_be_visible()


def test_the_camera_is_let_go_when_the_viewfinder_closes(field: Page) -> None:
    field.get_by_role("button", name="Take photo").click()
    field.wait_for_function("document.querySelector('video')?.videoWidth > 0")
    track = field.evaluate_handle("document.querySelector('video').srcObject.getVideoTracks()[0]")
    field.keyboard.press("Escape")
    field.wait_for_function("track => track.readyState === 'ended'", arg=track)


def test_without_a_camera_the_phone_s_own_chooser_opens(field: Page) -> None:
    field.evaluate("() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('denied')); }")
    with field.expect_file_chooser() as chooser:
        field.get_by_role("button", name="Take photo").click()
    chooser.value.set_files({"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": photo(2000, 1000)})
    expect(field.get_by_role("listitem")).to_have_count(1)
    assert field.evaluate("photos.all[0].blob.type") == "image/jpeg"


def test_the_album_gives_several_but_never_more_than_four(field: Page) -> None:
    with field.expect_file_chooser() as chooser:
        field.get_by_role("button", name="Choose from album").click()
    files: Any = [{"name": f"{at}.jpg", "mimeType": "image/jpeg", "buffer": photo(100, 80)} for at in range(6)]
    chooser.value.set_files(files)
    expect(field.get_by_role("listitem")).to_have_count(4)
