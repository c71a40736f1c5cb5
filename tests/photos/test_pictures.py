from io import BytesIO

from PIL import Image

from tests.photos.pictures import phone_jpeg_12mp, visitor_jpeg


def test_visitors_differ_and_come_again_the_same() -> None:
    assert visitor_jpeg(seed=1) == visitor_jpeg.__wrapped__(seed=1)
    assert len({visitor_jpeg(320, 240, seed) for seed in range(1, 9)}) == 8
    assert 100_000 < len(visitor_jpeg()) < 600_000


def test_the_phones_photo_is_what_phones_send() -> None:
    raw = phone_jpeg_12mp()
    image = Image.open(BytesIO(raw))
    assert image.size == (4032, 3024)
    assert image.getexif()[0x0112] == 6
    assert 2_000_000 < len(raw) < 10_000_000
