"""What happened around signing in, in all of the installation, and what operators did."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request

from admin.door import Seat
from admin.pages import page
from admin.parts import PanelParts
from admin.system.inside import login_of, outside, zone_of
from admin.system.words import EVENTS
from models.domain.permissions import Permission
from models.queries import installation, system_logins
from models.queries.system_logins import A_PAGE, EventLine, SearchedEvents


def add_sign_ins(panel: Blueprint, parts: PanelParts) -> None:
    """GET /system/sign-ins."""

    @panel.get("/system/sign-ins")
    @parts.door.checked(Permission.SYSTEM_SEE)
    def system_sign_ins(seat: Seat) -> Any:
        searched = _searched()
        with outside(parts) as work:
            found = system_logins.events(work, searched)
            shown = found[:A_PAGE]
            names = installation.names(work, login_of(seat), _ids(shown))
        return page(
            "system/sign_ins.html",
            lines=shown,
            names={str(key): name for key, name in names.items()},
            older=shown[-1].id if len(found) > A_PAGE else None,
            searched=searched,
            kinds=sorted(EVENTS),
            words=EVENTS,
            zone=zone_of(seat),
        )


def _searched() -> SearchedEvents:
    told = request.args
    try:
        before = UUID(told.get("before", ""))
    except ValueError:
        before = None
    wanted = " ".join(told.get("q", "").replace("\0", "").split())[:100]
    return SearchedEvents(wanted=wanted, kind=told.get("kind", "").replace("\0", "")[:60], before=before)


def _ids(lines: list[EventLine]) -> set[UUID]:
    """Of people and villages whose names the lines do not have."""
    told = {one.person_id for one in lines} | {one.village_id for one in lines} | {village_in(one) for one in lines}
    return {one for one in told if one}


def village_in(line: EventLine) -> UUID | None:
    """The village that an operator's act was about."""
    try:
        return UUID(str(line.facts.get("village")))
    except ValueError:
        return None
