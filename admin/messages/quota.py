"""How many of the month's messages are left, for how long, and what happens when they end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, redirect, url_for

from admin.door import Seat
from admin.forms import form_of
from admin.messages.forms import ReserveForm
from admin.messages.words import Words
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from models.domain.permissions import Permission
from models.domain.quota import Forecast, forecast, used_by_day
from models.queries.quota import Quota, Standing, own_share, standing
from models.texts import formats
from models.uow import Work
from models.usecases.line_quota import set_reserve

DAYS_SHOWN = 30
WIDE, HIGH = 1000, 120
"""Of the pictures, in their own units."""


def add_quota(panel: Blueprint, parts: PanelParts) -> None:
    """GET and POST /messages/quota."""
    door = parts.door

    @panel.get("/messages/quota")
    @door.allowed(Permission.MESSAGES_SEE)
    def message_quota(work: Work, _seat: Seat) -> Any:
        stands = standing(work)
        return _page(work, stands, form_of(ReserveForm, data={"reserve": stands.reserve_wish}))

    @panel.post("/messages/quota")
    @door.allowed(Permission.NOTICES_SEND)
    def message_reserve(work: Work, _seat: Seat) -> Any:
        form = form_of(ReserveForm)
        if not form.given():
            return _page(work, standing(work), form, 400)
        set_reserve(work, form.reserve.data)
        say = voice()
        tell(say("Saved. It holds from the next notice on."))
        return redirect(url_for("panel.message_quota"), 303)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A day in the picture."""

    day: date
    count: int
    x: float
    wide: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Meter:
    """Where things stand along a line as wide as the month's messages."""

    used: float
    reserve: float
    """Where what is kept for the gate begins."""
    foretold: float | None


def _page(work: Work, stands: Standing, form: ReserveForm, status: int = 200) -> Any:
    quota = stands.quota
    ahead = forecast(quota.readings, quota.day, quota.most) if quota else None
    return page(
        "messages/quota.html",
        status=status,
        standing=stands,
        quota=quota,
        forecast=ahead,
        meter=_meter(stands, ahead),
        bars=_bars(quota),
        share=own_share(work),
        form=form,
        now=work.now,
        words=Words(voice()),
        permission=Permission,
        plain_day=_plain_day,
        high=HIGH,
        wide=WIDE,
    )


def _plain_day(day: date) -> str:
    """A day that is the same in every time zone."""
    return formats.day(datetime.combine(day, time(12), UTC), "UTC", voice().language)


def _meter(stands: Standing, ahead: Forecast | None) -> Meter | None:
    quota = stands.quota
    if quota is None or not quota.most:
        return None

    def at(count: float) -> float:
        return round(max(0.0, min(1.0, count / (quota.most or 1))) * WIDE, 1)

    return Meter(
        used=at(quota.used), reserve=at(quota.most - stands.reserve), foretold=at(ahead.used) if ahead else None
    )


def _bars(quota: Quota | None) -> Sequence[Bar]:
    """The last days, those without a reading as empty ones; none where nothing is known."""
    known = used_by_day(quota.readings) if quota else {}
    if quota is None or not known:
        return ()
    days = [quota.day - timedelta(days=back) for back in range(DAYS_SHOWN - 1, -1, -1)]
    highest = max(1.0, *(known.get(day, 0.0) for day in days))
    step = WIDE / DAYS_SHOWN
    return [
        Bar(
            day=day,
            count=round(known.get(day, 0.0)),
            x=round(place * step, 1),
            wide=round(step * 0.72, 1),
            high=round(known.get(day, 0.0) / highest * HIGH, 1),
        )
        for place, day in enumerate(days)
    ]
