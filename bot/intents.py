"""What somebody means who writes to the account in their own words. Guesses are safe: none of them changes a visit."""

import re
import unicodedata
from enum import StrEnum


class Intent(StrEnum):
    WAITING = "waiting"
    PASS = "pass"  # noqa: S105 - a guest's
    HISTORY = "history"
    HOUSE = "house"
    PLACES = "places"
    THAI = "thai"
    ENGLISH = "english"
    THANKS = "thanks"
    HELLO = "hello"
    HELP = "help"


LONGEST = 80
"""A longer text is a letter to somebody, not a word for a menu."""

# In this order: "ขอบัตรให้แขก" is about a pass, and not about whoever waits. Thai is written without spaces, so that
# its words are looked for anywhere (though "รอ" is not in "ครอบครัว"); English ones stand by themselves.
_WORDS: tuple[tuple[Intent, str, str], ...] = (
    (Intent.ENGLISH, "ภาษาอังกฤษ", "english|in english"),
    (Intent.THAI, "ภาษาไทย", "thai|in thai"),
    (Intent.PLACES, "สลับ|เปลี่ยนบ้าน|เปลี่ยนหมู่บ้าน|เปลี่ยนหน้าที่", "switch|switch house|change house"),
    (Intent.PASS, "บัตร|เชิญ|นัดแขก|แขกจะมา|คิวอาร์|ให้แขก", "pass|passes|invite|invitation|guest|guests|qr|qr code"),
    (Intent.HISTORY, "ประวัติ|เมื่อวาน|ย้อนหลัง|ใครมาบ้าง|เคยมา", "history|yesterday|past|log|visitors"),
    (Intent.WAITING, "(?<!ค)รอ(?![บดยง])|ใครมา|หน้าป้อม|มาถึง|ใครอยู่", "waiting|who|who is it|who is waiting|gate|visitor"),
    (Intent.HOUSE, "บ้าน|สมาชิก|ครอบครัว|ผู้เช่า|ตั้งค่า", "house|my house|home|household|family|tenant|members|settings"),
    (Intent.HELP, "ช่วย|วิธี|เมนู|ทำยังไง|ทำไง|ใช้งาน|สอบถาม", "help|menu|how|how to|what can you do|info"),
    (Intent.THANKS, "ขอบคุณ|ขอบใจ", "thanks|thank you|thx|ty"),
    (Intent.HELLO, "สวัสดี|หวัดดี|ดีครับ|ดีค่ะ", "hi|hello|hey|good morning|good evening"),
)
_PATTERNS = tuple(
    (intent, re.compile(f"(?:{thai})|(?<![a-z])(?:{english})(?![a-z])")) for intent, thai, english in _WORDS
)
_HELP_SIGNS = {"?", "??", "???", "？", "๏"}
_PLATE = re.compile(r"[0-9]?[ก-ฮ]{1,3}[ -]?[0-9]{1,4}")
_HOUSE_NUMBER = re.compile(r"(?:บ้าน(?:เลขที่)?|house|no\.?)?\s*[0-9]{1,5}(?:[/-][0-9]{1,5}){1,2}")
_INVITES = re.compile(
    r"(?:ขอ)?(?:ทำ)?(?:บัตร(?:ผ่าน)?|เชิญ)\s*(?:ให้|สำหรับ|คุณ)?\s*(?P<guest>.+)"
    r"|(?:please )?(?:make a |a )?(?:pass|invite)(?: for)? (?P<other>.+)",
    re.IGNORECASE,
)
_BESIDE_THE_NAME = re.compile(r"วันนี้|พรุ่งนี้|ครับ|ค่ะ|คะ|หน่อย|ด้วย|\b(?:today|tomorrow|please)\b", re.IGNORECASE)
_NOBODY = {"แขก", "ให้แขก", "แขกของฉัน", "ผ่าน", "ใหม่", "guest", "guests", "a guest", "my guest", "my guests", "card"}
LONGEST_GUEST = 165
"""Bytes: encoded, with the rest of its postback, they stay below LINE's 300 characters."""

_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def intent_of(words: str) -> Intent | None:
    """What is meant, or None for what nobody here understands."""
    said = _plain(words)
    if said in _HELP_SIGNS:
        return Intent.HELP
    if not said or len(said) > LONGEST:
        return None
    if _HOUSE_NUMBER.fullmatch(said):
        return Intent.HOUSE
    return next((intent for intent, pattern in _PATTERNS if pattern.search(said)), None)


def guest_in(words: str) -> str | None:
    """The guest whom the text names for a pass ("เชิญ สมชาย", "pass for Nok"); None where it names nobody."""
    said = " ".join(unicodedata.normalize("NFC", words).split())
    found = _INVITES.fullmatch(said)
    named = (found.group("guest") or found.group("other")) if found else ""
    name = _BESIDE_THE_NAME.sub(" ", named).strip(" .,:-")
    is_somebody = any(one.isalpha() for one in name) and name.casefold() not in _NOBODY
    return name if is_somebody and len(name.encode()) <= LONGEST_GUEST else None


def plate_in(words: str) -> str | None:
    """The number plate that the text consists of, as it was written; None where it is something else."""
    said = _plain(words)
    found = _PLATE.match(said)
    if not found:
        return None
    rest = said[found.end() :].strip()
    return found.group() if not rest or re.fullmatch("[ก-๙]+", rest) else None  # a province may follow


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).casefold().translate(_DIGITS).split())
