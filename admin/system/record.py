"""Whether each village's record still is what was written, and the order to look through it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from admin.system.inside import at_village, login_of, note, outside, zone_of
from admin.system.villages import asked_for
from models.domain.permissions import Permission
from models.queries import system_villages
from models.queries.system_villages import A_PAGE
from models.usecases.walk_records import ask_to_walk, ask_to_walk_all

SEE, MANAGE = Permission.SYSTEM_SEE, Permission.SYSTEM_MANAGE


def add_record(panel: Blueprint, parts: PanelParts) -> None:
    """GET /system/record, and the orders."""
    door = parts.door

    @panel.get("/system/record")
    @door.checked(SEE)
    def system_record(seat: Seat) -> Any:
        asked, broken = asked_for(), "broken" in request.args
        with outside(parts) as work:
            found = system_villages.walks(work, login_of(seat), asked, broken=broken)
        more = found[A_PAGE - 1] if len(found) > A_PAGE else None
        lines = found[:A_PAGE]
        return page("system/record.html", walks=lines, more=more, asked=asked, broken=broken, zone=zone_of(seat))

    @panel.post("/system/record/<uuid:village_id>")
    @door.checked(MANAGE)
    def system_walk(seat: Seat, village_id: UUID) -> Any:
        with at_village(parts, seat, village_id, "record_walked") as work:
            ordered = ask_to_walk(work, seat.language)
        return _ordered(int(ordered))

    @panel.post("/system/record")
    @door.checked(MANAGE)
    def system_walk_all(seat: Seat) -> Any:
        """One after the other, by a worker."""
        with outside(parts) as work:
            note(work, seat, "record_walked")
            count = ask_to_walk_all(work, system_villages.all_ids(work, login_of(seat)), seat.language)
        return _ordered(count)


def _ordered(count: int) -> Any:
    say = voice()
    words = say.counted("{number} record is being looked through.", "{number} records are being looked through.", count)
    if count:
        tell(words)
    else:
        complain(say("They are being looked through already, or the village has too much else to do."))
    return redirect(url_for("panel.system_record"), 303)
