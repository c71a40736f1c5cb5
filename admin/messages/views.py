"""What was sent to whom, what LINE said of it, and sending once more what did not arrive."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from flask import Blueprint, current_app, redirect, request, url_for

from admin.days import day_asked
from admin.door import Seat
from admin.forms import one_line
from admin.messages.shown import Shown, shown
from admin.messages.words import BADGES, STATES, Words
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from models.domain.letters import KINDS, letter_from
from models.domain.permissions import Permission
from models.queries import messages as reads
from models.queries.messages import DEAD_OF, PAGE, Message, Wanted
from models.queries.panel_today import midnight
from models.queries.quota import standing
from models.uow import Work
from models.usecases.resend_messages import MOST_AT_ONCE, look_at, resend

USUALLY = timedelta(days=30)
"""How far back the list looks where nothing else is asked for."""


def add_messages(panel: Blueprint, parts: PanelParts) -> None:
    """GET /messages, one of them, and sending again."""
    _add_list(panel, parts)
    _add_resend(panel, parts)


def _add_list(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/messages")
    @door.allowed(Permission.MESSAGES_SEE)
    def messages(work: Work, seat: Seat) -> Any:
        asked = _Asked(seat)
        found = reads.messages(work, asked.wanted(work), before=id_in(request.args.get("before")))
        return page(
            "messages/messages.html",
            lines=found[:PAGE],
            older=found[PAGE - 1].id if len(found) > PAGE else None,
            counts=reads.counts(work, midnight(work.now, seat.at.time_zone)),
            week=(work.now - DEAD_OF).astimezone(asked.zone).date().isoformat(),
            asked=asked,
            states=STATES,
            **_for_lines(work),
        )

    @panel.get("/messages/<uuid:message_id>")
    @door.allowed(Permission.MESSAGES_SEE)
    def message_one(work: Work, seat: Seat, message_id: UUID) -> Any:
        found = reads.message(work, message_id)
        (fate,) = look_at(work, [message_id])
        said = _said(parts, seat, found)
        return page("messages/message.html", message=found, said=said, never=fate.never, **_for_lines(work))


def _add_resend(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/messages/resend")
    @door.allowed(Permission.MESSAGES_RESEND)
    def message_resend_look(work: Work, _seat: Seat) -> Any:
        """What will happen: it cannot be taken back."""
        chosen = _chosen(request.args.getlist("id"))
        if not chosen:
            return _nothing_chosen()
        return page(
            "messages/resend.html",
            lines={one.id: one for one in reads.these(work, chosen)},
            fates=look_at(work, chosen),
            standing=standing(work),
            **_for_lines(work),
        )

    @panel.post("/messages/resend")
    @door.allowed(Permission.MESSAGES_RESEND)
    def message_resend(work: Work, _seat: Seat) -> Any:
        chosen = _chosen(request.form.getlist("id"))
        if not chosen:
            return _nothing_chosen()
        fates = resend(work, chosen)
        count = sum(one.never is None for one in fates)
        say = voice()
        if count:
            tell(say.counted("{number} message goes out once more.", "{number} messages go out once more.", count))
        if count < len(fates):
            left = len(fates) - count
            complain(say.counted("{number} was not sent again.", "{number} were not sent again.", left))
        return redirect(url_for("panel.messages"), 303)


class _Asked:
    """What a list is narrowed to, as its address says. What makes no sense is as if it were not there."""

    def __init__(self, seat: Seat) -> None:
        told = request.args
        self.zone = ZoneInfo(seat.at.time_zone)
        self.state = told.get("state") if told.get("state") in STATES else None
        self.kind = told.get("kind") if told.get("kind") in KINDS else None
        self.q = (one_line(told.get("q")) or "")[:80]
        self.since, self.until = day_asked(told.get("since")), day_asked(told.get("until"))
        self.notice = id_in(told.get("notice"))
        self._told = {"state": self.state, "kind": self.kind, "q": self.q or None, "notice": self.notice}

    @property
    def narrowed(self) -> bool:
        return any(self.args.values())

    @property
    def args(self) -> dict[str, Any]:
        """For the address of another page of the same list."""
        days = {"since": self.since, "until": self.until}
        return {**self._told, **{name: one.isoformat() if one else None for name, one in days.items()}}

    def wanted(self, work: Work) -> Wanted:
        people, houses = reads.find(work, self.q) if self.q else (None, [])
        anyhow = None if self.notice or self.until else work.now - USUALLY
        return Wanted(
            state=self.state,
            kind=self.kind,
            since=self._moment(self.since) or anyhow,
            until=self._moment(self.until + timedelta(days=1)) if self.until else None,
            notice_id=self.notice,
            people=people,
            houses=houses,
        )

    def _moment(self, day: date | None) -> datetime | None:
        return datetime.combine(day, time(), self.zone) if day else None


def _for_lines(work: Work) -> dict[str, Any]:
    words, link = Words(voice()), _visit_link()
    return {"words": words, "badges": BADGES, "now": work.now, "visit_link": link, "permission": Permission}


def _visit_link() -> Callable[[UUID], str] | None:
    """The way to a visit's page; None where this release has none."""
    if "panel.record_visit" not in current_app.view_functions:
        return None
    return lambda visit_id: url_for("panel.record_visit", visit_id=visit_id)


def _said(parts: PanelParts, seat: Seat, message: Message) -> list[Shown]:
    """Its words, frozen or as they would be now; none where nothing of it is kept."""
    if message.payload:
        return shown(orjson.loads(message.payload))
    try:
        letter = letter_from(message.kind, dict(message.facts))
        return shown(parts.worded(letter, message.language, seat.account_id))
    except (KeyError, TypeError, ValueError, AttributeError):
        return []


def _nothing_chosen() -> Any:
    say = voice()
    complain(say("Nothing was chosen."))
    return redirect(url_for("panel.messages", state="dead"), 303)


def _chosen(told: Sequence[str]) -> list[UUID]:
    return [one for text in told[:MOST_AT_ONCE] if (one := id_in(text))]


def id_in(told: str | None) -> UUID | None:
    """An id in an address or a form; None for anything else."""
    try:
        return UUID(told or "")
    except ValueError:
        return None
