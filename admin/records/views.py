"""The list of visits: looked for, page by page, on paper, and as a file."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from admin.door import Seat
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from admin.records.forms import Around, as_args, asked_only, gate_name, search_form, wanted_of
from admin.records.places import place_of, told
from admin.records.visit import add_visit
from admin.records.words import mark_badges, state_badge
from models.domain.errors import Invalid
from models.domain.permissions import Permission
from models.domain.record_search import RecordsWanted
from models.queries import tasks
from models.queries.gates import gates_ever
from models.queries.panel_records import RecordsPage, newer_records, older_records
from models.queries.panel_visit import guards_ever
from models.queries.tasks import TaskLine
from models.texts import formats
from models.texts.catalog import Say
from models.uow import Work
from models.usecases.export_records import FORMATS, KIND, export_records

MOST_PRINTED = 500
"""Rows: twenty sheets of paper."""

_MICROSECOND = timedelta(microseconds=1)


def add_records(panel: Blueprint, parts: PanelParts) -> None:
    """GET /records, its print, its file, and the page of one visit."""
    _add_list(panel, parts)
    _add_print(panel, parts)
    _add_export(panel, parts)
    add_visit(panel, parts)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an address asks for. `wanted` None: something in it is not right, and the form says what."""

    form: Any
    around: Around
    filters: dict[str, Any]
    wanted: RecordsWanted | None


def asked_by(work: Work, seat: Seat, args: MultiDict[str, str]) -> Asked:
    filters = asked_only(args)
    around = Around(guards=guards_ever(work), gates=gates_ever(work))
    form = search_form(as_args(filters), around, voice())
    wanted = wanted_of(work, form, seat.at.time_zone) if form.validate() else None
    return Asked(form=form, around=around, filters=filters, wanted=wanted)


def _add_list(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/records")
    @parts.door.allowed(Permission.RECORDS_SEE)
    def record_search(work: Work, seat: Seat) -> Any:
        asked = asked_by(work, seat, request.args)
        found = _found(work, asked.wanted) if asked.wanted else None
        return page(
            "records/search.html",
            status=200 if asked.wanted else 400,
            found=found,
            newer=_way(asked, newer=told(found.newer)) if found and found.newer else None,
            older=_way(asked, older=told(found.older)) if found and found.older else None,
            making=_making(work, seat),
            **_shown(parts, work, seat, asked),
        )


def _add_print(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/records/print")
    @parts.door.allowed(Permission.RECORDS_SEE)
    def record_print(work: Work, seat: Seat) -> Any:
        asked = asked_by(work, seat, request.args)
        if asked.wanted is None:
            return redirect(url_for("panel.record_search", **asked.filters), 303)
        found = older_records(work, asked.wanted, limit=MOST_PRINTED)
        return page("records/print.html", found=found, **_shown(parts, work, seat, asked))


def _add_export(panel: Blueprint, parts: PanelParts) -> None:
    @panel.post("/records/export")
    @parts.door.allowed(Permission.RECORDS_EXPORT)
    def record_export(work: Work, seat: Seat) -> Any:
        asked = asked_by(work, seat, request.form)
        chosen = request.form.get("format")
        if asked.wanted is None or chosen not in FORMATS:
            raise Invalid([("format", "must be one of the list")])
        phones = seat.may(Permission.RECORDS_PHONES)
        export_records(work, asked.wanted, chosen, seat.language, phones=phones)
        say = voice()
        tell(say("The file is being made. It will stand on the page Files."))
        return redirect(url_for("panel.record_search", **asked.filters), 303)


def _found(work: Work, wanted: RecordsWanted) -> RecordsPage:
    after, before = place_of(request.args.get("newer")), place_of(request.args.get("older"))
    return newer_records(work, wanted, after) if after else older_records(work, wanted, before)


def _way(asked: Asked, **place: Any) -> str:
    return url_for("panel.record_search", **asked.filters, **place)


def _making(work: Work, seat: Seat) -> list[TaskLine]:
    """Files of theirs that are being made, or wait to be taken away."""
    if not seat.may(Permission.RECORDS_EXPORT):
        return []
    mine = [one for one in tasks.tasks(work) if one.kind in KIND.values() and one.made_by == seat.at.person_id]
    return [one for one in mine if one.going or (one.file_name and not one.seen_at)]


def _shown(parts: PanelParts, work: Work, seat: Seat, asked: Asked) -> dict[str, Any]:
    say = voice()
    return {
        "form": asked.form,
        "filters": asked.filters,
        "told_filters": _in_words(asked, seat, say) if asked.wanted else [],
        "now": work.now,
        "gates": {one.id: gate_name(one, say) for one in asked.around.gates},
        "state_badge": lambda line: state_badge(line.state, line.answer, say),
        "mark_badges": lambda line: mark_badges(line, say),
        "photo": lambda photo_id: parts.photo(seat.village_id, photo_id, "thumb", work.now),
    }


def _in_words(asked: Asked, seat: Seat, say: Say) -> list[tuple[str, str]]:
    """What the list is narrowed by: the name of each filter, and what it is set to."""
    narrowing = (one for one in asked.form if one.name in asked.filters)
    return [(say(one.label.text), _value_in_words(one, asked, seat, say)) for one in narrowing]


def _value_in_words(one: Any, asked: Asked, seat: Seat, say: Say) -> str:
    wanted = asked.wanted or RecordsWanted()
    zone = seat.at.time_zone
    if one.name == "from" and wanted.since:
        return formats.day(wanted.since, zone, say.language)
    if one.name == "to" and wanted.until:
        return formats.day(wanted.until - _MICROSECOND, zone, say.language)
    if one.name == "mark":
        return ", ".join(say(pick.label) for pick in one.choices if pick.value in one.data)
    offered = {pick.value: pick.label for pick in getattr(one, "choices", None) or ()}
    return str(offered.get(one.data, one.data))
