"""What bodies are made of."""

import re
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from models.domain.id_numbers import read_id_number

_PHONE = re.compile(r"\+?[0-9][0-9 \-]{5,18}")


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NothingIn(Body):
    """An empty body, or `{}`."""


def _one_line(text: str) -> str:
    """No control characters (PostgreSQL takes no NUL either), no lone surrogates, composed, and no outer blanks."""
    if any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text):
        raise ValueError("must be one line of text")
    return unicodedata.normalize("NFC", text).strip()


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise ValueError("must be a phone number: digits, spaces and hyphens")
    return text


def _id_number(text: str) -> str:
    number = read_id_number(text)
    if number is None:
        raise ValueError("must be a Thai ID's 13 digits, or a passport's 5 to 20 letters and digits")
    return number


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("is too early or too late") from None


def _no_flag(value: Any) -> Any:
    if isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 - pydantic hears of a ValueError only
    return value


def _empty_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Line = Annotated[str, AfterValidator(_one_line)]
Phone = Annotated[Line, AfterValidator(_phone)]
IdNumber = Annotated[Annotated[Line, Field(max_length=40)], AfterValidator(_id_number)]
Optional = BeforeValidator(_empty_is_none)
When = Annotated[AwareDatetime, AfterValidator(_utc)]
NoFlag = BeforeValidator(_no_flag)
