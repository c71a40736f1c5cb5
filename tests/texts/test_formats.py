from datetime import UTC, date, datetime, timedelta

import pytest

from models.domain.offline import OFFLINE
from models.domain.visit import OverrideReason
from models.texts import catalog, formats

EVENING = datetime(2026, 11, 20, 15, 15, tzinfo=UTC)


def test_times_are_those_of_the_village() -> None:
    assert formats.clock_time(EVENING, "Asia/Bangkok", "en") == "22:15"
    assert formats.clock_time(EVENING, "Asia/Bangkok", "th") == "22:15\N{NO-BREAK SPACE}น."


def test_thai_years_are_buddhist_and_the_day_is_the_village_s() -> None:
    late = EVENING + timedelta(hours=3)
    assert formats.day(late, "Asia/Bangkok", "th") == "21 พ.ย. 2569"
    assert formats.day(late, "Asia/Bangkok", "en") == "21 Nov 2026"


@pytest.mark.parametrize(
    ("passed", "english", "thai"),
    [
        (timedelta(seconds=59), "just now", "เมื่อสักครู่"),
        (timedelta(seconds=-5), "just now", "เมื่อสักครู่"),
        (timedelta(minutes=1), "1 minute ago", "1 นาทีที่แล้ว"),
        (timedelta(minutes=59), "59 minutes ago", "59 นาทีที่แล้ว"),
        (timedelta(hours=2), "2 hours ago", "2 ชั่วโมงที่แล้ว"),
        (timedelta(days=3, hours=1), "3 days ago", "3 วันที่แล้ว"),
    ],
)
def test_how_long_ago(passed: timedelta, english: str, thai: str) -> None:
    assert formats.ago(EVENING, EVENING + passed, catalog.of("en")) == english
    assert formats.ago(EVENING, EVENING + passed, catalog.of("th")) == thai


def test_an_unknown_kind_is_other() -> None:
    assert formats.kind_name("delivery", catalog.of("th")) == "ส่งของ"
    assert formats.kind_name("drone", catalog.of("en")) == "Other"


def test_a_reason_of_the_list_is_told_in_the_readers_language_and_any_other_as_it_was_written() -> None:
    assert set(formats.OVERRIDE_REASONS) == {*OverrideReason, OFFLINE}
    assert formats.override_reason("phoned", catalog.of("en")) == "The house agreed by phone"
    assert formats.override_reason("phoned", catalog.of("th")) == "ลูกบ้านอนุญาตทางโทรศัพท์"
    assert formats.override_reason("รถพยาบาล", catalog.of("en")) == "รถพยาบาล"


def test_a_day_is_typed_in_the_readers_era() -> None:
    assert formats.typed_day(date(2026, 12, 31), "en") == "31/12/2026"
    assert formats.typed_day(date(2026, 12, 31), "th") == "31/12/2569"
