"""The ladder as a line of steps, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from admin.filters import lasting
from models.domain.asking import AskedFirst
from models.domain.timers import Ladder, WidenTo
from models.texts.catalog import Say, mark

_FIRST = {
    AskedFirst.TENANT: mark("The village asks tenants first, then the family, then the owner."),
    AskedFirst.OWNER: mark("The village asks the owner first, then the family, then tenants."),
    AskedFirst.JOINED: mark("The village asks first who joined first."),
}
WIDTH, EDGE = 1000, 16
"""Of the drawing, in its own units."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """`x`: where it stands in the drawing. `kind` is its look: ask, remind, office or end."""

    when: str
    words: str
    more: str
    kind: str
    x: int


def steps(ladder: Ladder, first: AskedFirst, say: Say) -> list[Step]:
    """What happens when nobody answers, in the order of time."""
    found = [(timedelta(), "ask", say("The first person of the house is asked."), say(_FIRST[first]))]
    if ladder.widen_after:
        words = say(
            "The next person of the house is asked, then one more every {time}.", time=lasting(ladder.widen_after, say)
        )
        if ladder.widen_to is WidenTo.ALL:
            words = say("All others of the house are asked.")
        found.append((ladder.widen_after, "ask", words, ""))
    if ladder.remind_after:
        found.append((ladder.remind_after, "remind", say("Whoever was asked is reminded once."), ""))
    if ladder.office_after:
        found.append((ladder.office_after, "office", say("Somebody of the office is asked as well."), ""))
    end = say("There is no answer: the guard is told to call. Nobody is let in because time has run out.")
    found.append((ladder.expire_after, "end", end, ""))
    whole = ladder.expire_after.total_seconds()
    return [
        Step(
            when=say("after {time}", time=lasting(after, say)) if after else say("at once"),
            words=words,
            more=more,
            kind=kind,
            x=round(EDGE + (WIDTH - 2 * EDGE) * min(1.0, after.total_seconds() / whole)),
        )
        for after, kind, words, more in sorted(found, key=lambda one: one[0])
    ]


def rung_words(told: Mapping[str, Any], say: Say) -> list[str]:
    """What a rule for some visitors says: seconds, None as elsewhere, 0 left out."""
    spoken = (
        ("widen_after", mark("the next person after {time}"), mark("nobody else of the house")),
        ("remind_after", mark("a reminder after {time}"), mark("no reminder")),
        ("office_after", mark("the office after {time}"), mark("not the office")),
        ("expire_after", mark("the end after {time}"), mark("the end at once")),
    )
    found = []
    for name, after, never in spoken:
        seconds = told[name]
        if seconds is not None:
            found.append(say(after, time=lasting(seconds, say)) if seconds else say(never))
    return found
