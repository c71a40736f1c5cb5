"""The first page: who waits, who is inside, what has been answered, and what needs a hand. Live."""

import queue
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, render_template

from admin.door import Seat
from admin.pages import page
from admin.parts import PanelParts
from models.domain.permissions import Permission
from models.queries import panel_today
from models.uow import Work

PING_SECONDS = 15
LONGEST = timedelta(minutes=5)
"""So long does a stream stand before the browser opens it anew, and with it looks whether its session still stands."""


def add_today(panel: Blueprint, parts: PanelParts) -> None:
    """GET /today, what is live of it, and the stream that tells when to look again."""
    door = parts.door

    @panel.get("/today")
    @door.allowed(Permission.TODAY_SEE)
    def today(work: Work, seat: Seat) -> Any:
        return page("today/today.html", **_facts(parts, work, seat))

    @panel.get("/today/now")
    @door.allowed(Permission.TODAY_SEE)
    def today_now(work: Work, seat: Seat) -> Any:
        """The part of the page that changes."""
        return render_template("admin/today/now.html", **_facts(parts, work, seat))

    @panel.get("/today/stream")
    @door.checked(Permission.TODAY_SEE)
    def today_stream(seat: Seat) -> Any:
        """Server-sent events: a word whenever something has changed in the village, and nothing of what it is.

        503 while nobody could say it: the page looks by itself then, and says so.
        """
        if not parts.feed():
            return Response(status=503)
        answer = Response(_words(parts, seat), mimetype="text/event-stream")
        answer.headers["X-Accel-Buffering"] = "no"  # nginx would keep the words until there are many
        return answer


def _facts(parts: PanelParts, work: Work, seat: Seat) -> dict[str, Any]:
    return {
        "today": panel_today.today(work, seat.at.time_zone),
        "now": work.now,
        "date": work.now.astimezone(ZoneInfo(seat.at.time_zone)).date(),
        "week": (work.now - panel_today.DEAD_OF).astimezone(ZoneInfo(seat.at.time_zone)).date(),
        "photo": lambda photo_id: parts.photo(seat.village_id, photo_id, "thumb", work.now),
    }


def _words(parts: PanelParts, seat: Seat) -> Iterator[str]:
    watcher = parts.watchers.join(seat.village_id)
    try:
        if not parts.feed():  # lost since it was asked for, and told before anybody listened here
            return
        yield "retry: 3000\n\nevent: ready\ndata:\n\n"
        for _ in range(int(LONGEST.total_seconds()) // PING_SECONDS):
            try:
                frame = watcher.frames.get(timeout=PING_SECONDS)
            except queue.Empty:
                yield ": still here\n\n"
                continue
            if frame is None or frame == parts.stale:
                return
            yield "event: news\ndata:\n\n"
    finally:
        parts.watchers.leave(seat.village_id, watcher)
