"""One visit: its pictures, all that is known of it, what happened, and the office's answer while it waits."""

from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for

from admin.door import Seat
from admin.forms import one_line
from admin.pages import complain, page, tell, voice
from admin.parts import PanelParts
from admin.records.asked import asked_lines
from admin.records.forms import gate_name
from admin.records.history import story
from admin.records.words import mark_badges, state_badge
from models.domain.errors import Invalid, NotFound
from models.domain.ids import VisitId
from models.domain.permissions import Permission
from models.domain.visit import UNDO_WINDOW, AlreadyDecided, Answer, Closed, Moved, State, UndoTooLate
from models.domain.watchlist import Hit
from models.queries import passes, watch_hits
from models.queries.gates import gates_ever
from models.queries.panel_record_lines import lines
from models.queries.panel_visit import looks_at, messages_of, registration
from models.queries.passes import PassCard
from models.queries.records import record_of
from models.queries.visit_card import VisitCard
from models.queries.visit_cards import card
from models.texts.visit_words import CONFLICTS, answer_reason
from models.uow import Work
from models.usecases.decide_visit import Judged, Wish, decide_visit
from models.usecases.look_at_visit import note_look

LONGEST_REASON = 200
ANSWERS = {Answer.APPROVE.value, Answer.REJECT.value}
"""The office approves or rejects; that a visitor is not theirs is for a house to say."""


def add_visit(panel: Blueprint, parts: PanelParts) -> None:
    """GET /records/<visit>, and of a visit that waits: the office's answer, and taking it back."""
    _add_page(panel, parts)
    _add_answers(panel, parts)


def _add_page(panel: Blueprint, parts: PanelParts) -> None:
    @panel.get("/records/<uuid:visit_id>")
    @parts.door.allowed(Permission.RECORDS_SEE)
    def record_visit(work: Work, seat: Seat, visit_id: UUID) -> Any:
        found = card(work, VisitId(visit_id))
        note_look(work, found.id)
        return page("records/visit.html", visit=found, **_facts(parts, work, seat, found))


def _add_answers(panel: Blueprint, parts: PanelParts) -> None:
    door = parts.door

    @panel.post("/records/<uuid:visit_id>/decision")
    @door.allowed(Permission.VISITS_DECIDE)
    def record_decide(work: Work, _seat: Seat, visit_id: UUID) -> Any:
        answer, reason = request.form.get("answer"), one_line(request.form.get("reason")) or ""
        card(work, VisitId(visit_id))
        if answer not in ANSWERS:
            raise Invalid([("answer", "must be approve or reject")])
        wish = _wish(work, visit_id, Answer(answer), reason[:LONGEST_REASON] or None)
        _tell_of(decide_visit(work, wish), visit_id)
        return redirect(url_for("panel.record_visit", visit_id=visit_id), 303)

    @panel.post("/records/<uuid:visit_id>/undo")
    @door.allowed(Permission.VISITS_DECIDE)
    def record_undo(work: Work, _seat: Seat, visit_id: UUID) -> Any:
        _tell_of(decide_visit(work, _wish(work, visit_id, None, None)), visit_id)
        return redirect(url_for("panel.record_visit", visit_id=visit_id), 303)


def _wish(work: Work, visit_id: UUID, answer: Answer | None, reason: str | None) -> Wish:
    return Wish(visit_id=VisitId(visit_id), answer=answer, by=work.actor, houses=None, at=work.now, reason=reason)


def _tell_of(judged: Judged, visit_id: UUID) -> None:
    say = voice()
    match judged:
        case Moved(visit=visit) if visit.state is State.APPROVED:
            seconds = int(UNDO_WINDOW.total_seconds())
            words = say("Approved: the guard sees it now. It can be taken back for {seconds} seconds.", seconds=seconds)
            tell(words, undo=url_for("panel.record_undo", visit_id=visit_id))
        case Moved(event=event) if event.kind == "undone":
            tell(say("The approval is taken back: the guard sees it now."))
        case Moved():
            tell(say("Rejected: the guard sees it now."))
        case AlreadyDecided():
            complain(say("Somebody has answered before. Their answer stands."))
        case UndoTooLate():
            complain(say("It is too late to take the approval back."))
        case Closed():
            complain(say("This visitor does not wait any more."))


def _facts(parts: PanelParts, work: Work, seat: Seat, visit: VisitCard) -> dict[str, Any]:
    say, written = voice(), registration(work, visit.id)
    gates = {one.id: gate_name(one, say) for one in gates_ever(work)}
    (line,) = lines(work, [visit.id])
    return {
        "written": written,
        "gates": gates,
        "badge": state_badge(visit.state, visit.answer, say),
        "marks": mark_badges(line, say),
        "why": answer_reason(visit.decision_reason, say) if visit.decision_reason else None,
        "conflict": say(CONFLICTS[visit.conflict]) if visit.conflict and visit.conflict in CONFLICTS else None,
        "story": story(record_of(work, visit.id), gates, say),
        "looks": looks_at(work, visit.id),
        "messages": asked_lines(messages_of(work, visit.id), say),
        "guest_pass": _pass(work, visit),
        "hits": _hits(work, seat, visit, written.key),
        "waits": visit.state == State.REQUESTED and seat.may(Permission.VISITS_DECIDE),
        "phone": visit.visitor_phone if seat.may(Permission.RECORDS_PHONES) else None,
        "now": work.now,
        "photo": lambda photo_id, size: parts.photo(seat.village_id, photo_id, size, work.now),
    }


def _pass(work: Work, visit: VisitCard) -> PassCard | None:
    if visit.pass_id is None:
        return None
    try:
        return passes.card(work, visit.pass_id)
    except NotFound:
        return None


def _hits(work: Work, seat: Seat, visit: VisitCard, key: UUID) -> list[Hit]:
    return list(watch_hits.of_visit(work, visit.id, key)) if seat.may(Permission.WATCHLIST_SEE) else []
