"""What people write, as they write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intents import Intent, guest_in, intent_of, plate_in


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("รอ", Intent.WAITING),
        ("ใครมาคะ", Intent.WAITING),
        ("มีใครรออยู่หน้าป้อมไหมครับ", Intent.WAITING),
        ("Waiting?", Intent.WAITING),
        ("WHO is at the gate", Intent.WAITING),
        ("pass", Intent.PASS),
        ("ขอบัตรให้แขก", Intent.PASS),
        ("พรุ่งนี้แขกจะมา 3 คน", Intent.PASS),
        ("Invite my guests", Intent.PASS),
        ("เมื่อวานใครมาบ้าง", Intent.HISTORY),
        ("history", Intent.HISTORY),
        ("บ้านของฉันมีใครอยู่บ้างคะ", Intent.WAITING),
        ("เพิ่มสมาชิกในครอบครัว", Intent.HOUSE),
        ("12/3", Intent.HOUSE),
        ("บ้านเลขที่ ๑๒/๓", Intent.HOUSE),
        ("my house", Intent.HOUSE),
        ("help", Intent.HELP),
        ("?", Intent.HELP),
        ("ใช้งานยังไง", Intent.HELP),
        ("English please", Intent.ENGLISH),
        ("ขอภาษาไทย", Intent.THAI),
        ("สลับบ้าน", Intent.PLACES),
        ("ขอบคุณครับ", Intent.THANKS),
        ("สวัสดีค่ะ", Intent.HELLO),
        ("hi", Intent.HELLO),
    ],
)
def test_a_text_means(said: str, meant: Intent) -> None:
    assert intent_of(said) is meant


@pytest.mark.parametrize("said", ["", "  ", "ฝนตก", "this", "whole", "12", "passport", "รอบนี้", "ก" * 81])
def test_what_nobody_understands_is_nothing(said: str) -> None:
    assert intent_of(said) is None


@pytest.mark.parametrize(
    ("said", "plate"),
    [
        ("1กก 1234", "1กก 1234"),
        ("กข1234", "กข1234"),
        ("๑กก ๑๒๓๔", "1กก 1234"),
        ("7กท-77 ชลบุรี", "7กท-77"),
        ("ฮฮ 9999 กรุงเทพมหานคร", "ฮฮ 9999"),
        ("กข 12345", None),
        ("กข 123 จะมาพรุ่งนี้ 5 โมง", None),
        ("12/3", None),
        ("hello", None),
    ],
)
def test_a_plate_is_known_as_one(said: str, plate: str | None) -> None:
    assert plate_in(said) == plate


@pytest.mark.parametrize(
    ("said", "guest"),
    [
        ("เชิญ สมชาย ใจดี", "สมชาย ใจดี"),
        ("ขอทำบัตรให้ลุงชัยพรุ่งนี้ค่ะ", "ลุงชัย"),
        ("บัตรผ่าน Nok วันนี้", "Nok"),
        ("pass for Nok tomorrow please", "Nok"),
        ("Invite Aunt Lek", "Aunt Lek"),
        ("ขอบัตรให้แขก", None),
        ("เชิญแขก", None),
        ("invite my guests", None),
        ("pass", None),
        ("บัตรผ่าน", None),
        ("เชิญ 2", None),
        ("เชิญ " + "ก" * 60, None),
    ],
)
def test_a_guest_is_named(said: str, guest: str | None) -> None:
    assert guest_in(said) == guest


@given(st.text())
def test_no_text_is_an_error(said: str) -> None:
    intent_of(said)
    plate_in(said)
    guest_in(said)
