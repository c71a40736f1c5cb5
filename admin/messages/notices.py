"""Notices: written, looked at with their price, sent now or later, called off, and what became of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from admin.door import Seat
from admin.forms import Problem
from admin.messages.forms import NoticeForm
from admin.messages.shown import Shown, shown
from admin.messages.views import id_in
from admin.messages.wishes import Draft, Look
from admin.messages.words import NOTICE_BADGES, Words
from admin.pages import page, tell, voice
from admin.parts import PanelParts
from models.domain.notices import NoticeState
from models.domain.permissions import Permission
from models.queries import houses, notices
from models.queries.audience import reach
from models.queries.notices import PAGE, Notice
from models.queries.quota import standing
from models.texts.catalog import mark
from models.uow import Work, new_id
from models.usecases.notices import call_off, go_on, make_notice
from models.usecases.send_notice import letter_of

MORE_PEOPLE = mark("It would go to more people than was shown. Please look at it once more.")
LONGEST_NUMBER = 9
"""Digits: no page of ours has shown more people."""


def add_notices(panel: Blueprint, parts: PanelParts) -> None:
    """GET /notices, a new one, and one with its results."""
    _add_list(panel, parts)
    _add_new(panel, parts)
    _add_one(panel, parts)
    _add_deeds(panel, parts)


def _add_list(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/notices")
    @parts.door.allowed(Permission.MESSAGES_SEE)
    def message_notices(work: Work, _seat: Seat) -> Any:
        found = notices.notices(work, before=id_in(request.args.get("before")))
        older = found[PAGE - 1].id if len(found) > PAGE else None
        return page("messages/notices.html", notices=found[:PAGE], older=older, **_for_notices(work))


def _add_new(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/notices/new")
    @door.allowed(Permission.NOTICES_SEND)
    def message_notice_new(work: Work, seat: Seat) -> Any:
        draft = Draft(parts, work, seat, NoticeForm(MultiDict()))
        return _writing(work, draft, draft.look(None), new_id())

    @panel.post("/notices/look")
    @door.allowed(Permission.NOTICES_SEND)
    def message_notice_look(work: Work, seat: Seat) -> Any:
        """The page's right side alone, while somebody writes."""
        draft = Draft(parts, work, seat, NoticeForm(request.form))
        look = draft.look(draft.wish())
        return render_template("admin/messages/look.html", look=look, **_for_notices(work))

    @panel.post("/notices/new")
    @door.allowed(Permission.NOTICES_SEND)
    def message_notice_send(work: Work, seat: Seat) -> Any:
        draft = Draft(parts, work, seat, NoticeForm(request.form))
        wish = draft.wish()
        look, key = draft.look(wish), id_in(request.form.get("key")) or new_id()
        if wish is None or look.begins is None:
            return _writing(work, draft, look, key, 400)
        if request.form.get("step") != "send":
            return _writing(work, draft, look, key)
        if not look.ready or _more_than_shown(look):
            draft.form.form_errors = [Problem(MORE_PEOPLE)] if look.ready else []
            return _writing(work, draft, look, key, 400)
        notice_id = make_notice(work, wish, key)
        say = voice()
        tell(say("The notice is on its way."), undo=url_for("panel.message_notice_call_off", notice_id=notice_id))
        return redirect(url_for("panel.message_notice", notice_id=notice_id), 303)


def _add_one(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.get("/notices/<uuid:notice_id>")
    @door.allowed(Permission.MESSAGES_SEE)
    def message_notice(work: Work, seat: Seat, notice_id: UUID) -> Any:
        found = notices.notice(work, notice_id)
        told: dict[str, Any] = {"previews": _previews(parts, seat, found), "numbers": _numbers(work, found)}
        ahead = found.state is NoticeState.WAITING or found.may_go_on
        if ahead:
            told |= {"reach": reach(work, found.audience, notice_id), "standing": standing(work)}
        return page("messages/notice.html", notice=found, **told, **_for_notices(work))

    @panel.get("/notices/<uuid:notice_id>/now")
    @door.allowed(Permission.MESSAGES_SEE)
    def message_notice_now(work: Work, _seat: Seat, notice_id: UUID) -> Any:
        """How far it is: the part of the page that changes."""
        found = notices.notice(work, notice_id)
        answer = make_response(render_template("admin/messages/results.html", notice=found, **_for_notices(work)))
        answer.headers["X-Notice-State"] = found.state.value
        return answer


def _add_deeds(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/notices/<uuid:notice_id>/call-off")
    @door.allowed(Permission.NOTICES_SEND)
    def message_notice_call_off(work: Work, _seat: Seat, notice_id: UUID) -> Any:
        call_off(work, notice_id)
        say = voice()
        early, late = say("Called off. Nobody has been sent it."), say("Stopped. Whoever has it keeps it.")
        undo = url_for("panel.message_notice_go_on", notice_id=notice_id)
        tell(late if notices.notice(work, notice_id).begun_at else early, undo=undo)
        return redirect(url_for("panel.message_notice", notice_id=notice_id), 303)

    @panel.post("/notices/<uuid:notice_id>/go-on")
    @door.allowed(Permission.NOTICES_SEND)
    def message_notice_go_on(work: Work, _seat: Seat, notice_id: UUID) -> Any:
        go_on(work, notice_id)
        say = voice()
        undo = url_for("panel.message_notice_call_off", notice_id=notice_id)
        tell(say("It goes to whoever has not been sent it yet."), undo=undo)
        return redirect(url_for("panel.message_notice", notice_id=notice_id), 303)


def _writing(work: Work, draft: Draft, look: Look, key: UUID, status: int = 200) -> Any:
    facts: dict[str, Any] = {"form": draft.form, "sois": draft.sois, "look": look, "key": key}
    return page("messages/new_notice.html", status=status, **facts, **_for_notices(work))


def _more_than_shown(look: Look) -> bool:
    """Somebody has joined since the price was shown, or no price was."""
    told = request.form.get("people", "")
    is_number = told.isdecimal() and len(told) <= LONGEST_NUMBER
    return look.reach is None or not is_number or look.reach.people > int(told)


def _previews(parts: PanelParts, seat: Seat, notice: Notice) -> list[tuple[str, list[Shown]]]:
    languages = ("th", "en") if notice.words_en else ("th",)
    told = vars(notice)
    letters = [(one, letter_of(told, seat.at.village_name, one)) for one in languages]
    return [(one, shown(parts.worded(letter, one, seat.account_id))) for one, letter in letters]


def _numbers(work: Work, notice: Notice) -> list[str]:
    """Of the houses that it is for, where it is for some."""
    return [one.number for one in houses.some(work, notice.audience.houses)] if notice.audience.houses else []


def _for_notices(work: Work) -> dict[str, Any]:
    words, soon = Words(voice()), timedelta(minutes=1)
    return {"words": words, "badges": NOTICE_BADGES, "now": work.now, "one_minute": soon, "permission": Permission}
