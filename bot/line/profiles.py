"""What LINE knows of a person: the name they gave themselves, and the language of their phone."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.line.answers import Verdict
from bot.line.lengths import cut_units, one_line

MOST_OF_A_NAME = 100
"""UTF-16 units. LINE allows 20 characters, of which an emoji may be many; nobody promises that it stays so."""

PATIENCE_SECONDS = 3.0
"""Nobody waits for a name; whoever asks for it is wanted elsewhere."""

Call = Callable[[str, str], Coroutine[Any, Any, Verdict]]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`name` may be empty; `language` is the first part of LINE's tag, empty where the person hides it from us."""

    name: str
    language: str


async def ask(call: Call, users: Sequence[str]) -> dict[str, Verdict]:
    """What LINE says of each within our patience, all asked at once. LINE: 404 for whoever is no friend."""
    calls = {user: asyncio.create_task(call("GET", f"/v2/bot/profile/{quote(user, safe='')}")) for user in users}
    done, late = await asyncio.wait(calls.values(), timeout=PATIENCE_SECONDS)
    for one in late:
        one.cancel()
    return {user: one.result() for user, one in calls.items() if one in done}


def profile_in(body: Any) -> Profile:
    """The profile in an answer of LINE's, of which every field may be missing."""
    told = body if isinstance(body, dict) else {}
    return Profile(name=name_in(told.get("displayName")), language=_language(told.get("language")))


def name_in(told: object) -> str:
    """A name as it may stand in a message and in a row: on one line, and not too long. People put anything there."""
    return cut_units(one_line(told), MOST_OF_A_NAME) if isinstance(told, str) else ""


def _language(tag: object) -> str:
    """LINE: BCP 47, as `en` or `zh-Hant`."""
    return tag.partition("-")[0].lower() if isinstance(tag, str) else ""
