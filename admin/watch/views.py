"""Whom the village watches for: the list, what guards propose, and who was seen at the gate."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat
from admin.forms import Problem, form_of
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from admin.watch.forms import TOLD, WatchForm
from models.domain.errors import Invalid, Refused
from models.domain.id_numbers import read_id_number
from models.domain.permissions import Permission
from models.domain.watchlist import Advice, By, HitState, Standing
from models.queries import watch_hits, watchlist
from models.queries.gates import gates_ever
from models.texts.catalog import mark
from models.uow import Work
from models.usecases.watchlist import (
    WatchWish,
    clear_hit,
    confirm,
    decline,
    stop_watching,
    watch_again,
    watch_for,
)
from models.watch_keys import WatchKeys

A_PAGE = 50
BY = {By.ID: mark("ID card"), By.PLATE: mark("Number plate"), By.PHONE: mark("Phone"), By.NAME: mark("Name")}
TABS = {
    "list": mark("On the list"),
    "proposals": mark("Proposed by guards"),
    "seen": mark("Seen at the gate"),
    "over": mark("Taken off or declined"),
}
COMMON = mark("Many people have such a name: please give given and family name.")
NOBODY = mark("Please give a name, a plate, a phone or a card.")
FULL = mark("The list is full: take somebody off first.")


def add_watch(panel: Blueprint, parts: PanelParts) -> None:
    """/watchlist…"""
    keys = WatchKeys(parts.secret_key)
    _add_pages(panel, parts)
    _add_new(panel, parts, keys)
    _add_answers(panel, parts)


def _add_pages(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/watchlist")
    @parts.door.allowed(Permission.WATCHLIST_SEE)
    def watch(work: Work, seat: Seat) -> Any:
        shown = request.args.get("show", "list")
        if shown == "seen":
            return _seen_page(work, seat)
        standing = {"proposals": Standing.PROPOSED, "over": Standing.DECLINED}.get(shown, Standing.ACTIVE)
        return _list_page(work, seat, standing)

    @panel.get("/watchlist/new")
    @parts.door.allowed(Permission.WATCHLIST_MANAGE)
    def watch_form(_work: Work, _seat: Seat) -> Any:
        return page("watch/new.html", form=WatchForm(None))


def _add_new(panel: Blueprint, parts: PanelParts, keys: WatchKeys) -> None:
    @panel.post("/watchlist")
    @parts.door.allowed(Permission.WATCHLIST_MANAGE)
    def watch_add(work: Work, _seat: Seat) -> Any:
        form = form_of(WatchForm)
        made = _made(work, keys, form) if form.given() else None
        if made is None:
            return page("watch/new.html", 400, form=form)
        say = voice()
        tell(say("The gate watches for them now."), undo=url_for("panel.watch_end", entry_id=made))
        return redirect(url_for("panel.watch"), 303)


def _add_answers(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/watchlist/<uuid:entry_id>/confirm")
    @door.allowed(Permission.WATCHLIST_MANAGE)
    def watch_confirm(work: Work, _seat: Seat, entry_id: UUID) -> Any:
        told = request.form.get("advice")
        confirm(work, entry_id, Advice(told) if told in set(Advice) else None)
        say = voice()
        tell(say("The gate watches for them now."), undo=url_for("panel.watch_end", entry_id=entry_id))
        return redirect(url_for("panel.watch", show="proposals"), 303)

    @panel.post("/watchlist/<uuid:entry_id>/decline")
    @door.allowed(Permission.WATCHLIST_MANAGE)
    def watch_decline(work: Work, _seat: Seat, entry_id: UUID) -> Any:
        decline(work, entry_id)
        say = voice()
        tell(say("Declined"), undo=url_for("panel.watch_restore", entry_id=entry_id))
        return redirect(url_for("panel.watch", show="proposals"), 303)

    @panel.post("/watchlist/<uuid:entry_id>/end")
    @door.allowed(Permission.WATCHLIST_MANAGE)
    def watch_end(work: Work, _seat: Seat, entry_id: UUID) -> Any:
        stop_watching(work, entry_id)
        say = voice()
        tell(say("Taken off the list"), undo=url_for("panel.watch_restore", entry_id=entry_id))
        return redirect(url_for("panel.watch"), 303)

    @panel.post("/watchlist/<uuid:entry_id>/restore")
    @door.allowed(Permission.WATCHLIST_MANAGE)
    def watch_restore(work: Work, _seat: Seat, entry_id: UUID) -> Any:
        watch_again(work, entry_id)
        say = voice()
        tell(say("It is as it was before."))
        return redirect(url_for("panel.watch"), 303)

    @panel.post("/watchlist/hits/<uuid:hit_id>/clear")
    @door.allowed(Permission.WATCHLIST_MANAGE)
    def watch_clear(work: Work, _seat: Seat, hit_id: UUID) -> Any:
        hit = clear_hit(work, hit_id)
        say = voice()
        told = hit.state is HitState.CLEARED and hit.settled_at == work.now
        tell(say("The guard may register them now.") if told else say("Somebody else has answered this already."))
        return redirect(url_for("panel.watch", show="seen"), 303)


def _made(work: Work, keys: WatchKeys, form: Any) -> UUID | None:
    """The new entry, or nothing: what is wrong is told in the form."""
    given = {name: value or None for name, value in form.data.items() if name != "advice"}
    given["id_number"] = read_id_number(given["id_number"]) if given["id_number"] else None
    try:
        return watch_for(work, keys, WatchWish(**given, advice=Advice(form.advice.data)), Standing.ACTIVE)
    except Invalid as error:
        common = any("half the village" in why for _, why in error.details)
        form.visitor_name.errors = [Problem(COMMON if common else NOBODY)]
    except Refused:
        form.form_errors.append(Problem(FULL))
    return None


def _list_page(work: Work, seat: Seat, standing: Standing) -> Any:
    found = watchlist.listed_page(work, standing, _before(), A_PAGE + 1)
    shown = {Standing.PROPOSED: "proposals", Standing.DECLINED: "over"}.get(standing, "list")
    rows = found[:A_PAGE]
    more = str(rows[-1].row["id"]) if len(found) > A_PAGE else None
    return _page(work, seat, shown, entries=rows, more=more)


def _seen_page(work: Work, seat: Seat) -> Any:
    found = watch_hits.hits_page(work, _before(), A_PAGE + 1)
    names = {one.id: one.name for one in gates_ever(work)}
    rows = found[:A_PAGE]
    return _page(
        work, seat, "seen", hits=rows, gate_names=names, more=str(rows[-1].id) if len(found) > A_PAGE else None
    )


def _page(work: Work, seat: Seat, shown: str, **facts: Any) -> Any:
    waiting: Sequence[Any] = watch_hits.hits_page(work, None, A_PAGE, HitState.OPEN)
    return page(
        "watch/list.html",
        shown=shown,
        tabs=TABS,
        counts={"seen": len(waiting), "proposals": len(watchlist.listed_page(work, Standing.PROPOSED, None, A_PAGE))},
        advice_words=TOLD,
        by=BY,
        now=work.now,
        may_change=seat.may(Permission.WATCHLIST_MANAGE),
        **facts,
    )


def _before() -> UUID | None:
    try:
        return UUID(request.args.get("before", ""))
    except ValueError:
        return None
