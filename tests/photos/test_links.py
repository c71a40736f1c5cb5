from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.photos.links import LinkExpired, LinkForged, PhotoLinks
from tests.photos.stores import OTHER_VILLAGE, VILLAGE, photo_id

SECRET = "a secret of thirty-two bytes or more"
NOW = datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
WEEK = timedelta(days=7)
LINKS = PhotoLinks(SECRET, "https://gate.example/")
PREFIX = "https://gate.example/api/v1/photos/"


def token(links: PhotoLinks = LINKS) -> str:
    return links.url(VILLAGE, photo_id(1), "thumb", WEEK, NOW).removeprefix(PREFIX)


def test_a_link_tells_what_it_shows() -> None:
    url = LINKS.url(VILLAGE, photo_id(1), "full", WEEK, NOW)
    assert url.startswith(PREFIX)
    ref = LINKS.read(url.removeprefix(PREFIX), NOW)
    assert (ref.village_id, ref.photo_id, ref.size) == (VILLAGE, photo_id(1), "full")
    assert ref.expires_at == datetime(2026, 11, 27, 15, 0, tzinfo=UTC)


def test_a_link_is_short_and_needs_no_quoting() -> None:
    assert len(token()) < 100
    assert not set(token()) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_within_the_hour_the_link_stays_the_same() -> None:
    at_one = LINKS.url(VILLAGE, photo_id(1), "full", WEEK, NOW.replace(minute=1))
    assert at_one == LINKS.url(VILLAGE, photo_id(1), "full", WEEK, NOW.replace(minute=59, microsecond=7))
    assert at_one != LINKS.url(VILLAGE, photo_id(1), "full", WEEK, NOW + timedelta(hours=1))
    in_bangkok = NOW.astimezone(timezone(timedelta(hours=7)))
    assert token() == LINKS.url(VILLAGE, photo_id(1), "thumb", WEEK, in_bangkok).removeprefix(PREFIX)


def test_a_link_is_good_for_its_lifetime_and_at_most_an_hour_more() -> None:
    assert LINKS.read(token(), NOW + WEEK)
    with pytest.raises(LinkExpired):
        LINKS.read(token(), NOW + WEEK + timedelta(hours=1))
    full_hour = NOW.replace(minute=0)
    url = LINKS.url(VILLAGE, photo_id(1), "full", timedelta(hours=1), full_hour)
    assert LINKS.read(url.removeprefix(PREFIX), full_hour).expires_at == full_hour + timedelta(hours=1)


def test_every_photo_village_and_size_has_a_link_of_its_own() -> None:
    links = {
        LINKS.url(village, photo_id(number), size, WEEK, NOW)
        for village in (VILLAGE, OTHER_VILLAGE)
        for number in (1, 2)
        for size in ("full", "thumb")
    }
    assert len(links) == 8


def test_a_thumbnails_link_does_not_become_the_full_photos() -> None:
    full = LINKS.url(VILLAGE, photo_id(1), "full", WEEK, NOW).removeprefix(PREFIX)
    with pytest.raises(LinkForged):
        LINKS.read(full.partition(".")[0] + "." + token().partition(".")[2], NOW)


def test_another_secret_signs_other_links() -> None:
    with pytest.raises(LinkForged):
        LINKS.read(token(PhotoLinks(SECRET + "!", "https://gate.example")), NOW)


@given(place=st.integers(0, len(token()) - 1), letter=st.sampled_from("ABCxyz019-_.=+/ %é\0"))
def test_a_changed_letter_is_a_forgery(place: int, letter: str) -> None:
    changed = token()[:place] + letter + token()[place + 1 :]
    if changed != token():
        with pytest.raises(LinkForged):
            LINKS.read(changed, NOW)


@given(st.text(max_size=300) | st.text("ABCab01-_.=", max_size=120))
def test_whatever_somebody_types_is_a_forgery(typed: str) -> None:
    with pytest.raises(LinkForged):
        LINKS.read(typed, NOW)


def test_a_forgery_that_is_also_old_is_called_a_forgery() -> None:
    with pytest.raises(LinkForged):
        LINKS.read(token() + "x", NOW + 2 * WEEK)
