"""Visits over HTTP: a handler reads, asks, answers."""

import hashlib
from dataclasses import fields
from uuid import UUID

from flask import Blueprint, Response, g

from liff.api import pages
from liff.api.answers import ok, refusal
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.reading import read_json, read_key, read_query
from liff.api.bodies.visits import DecisionIn, VisitIn, VisitsQuery
from liff.api.parts import Parts
from liff.api.shapes import event_json, moment, visit_json
from liff.api.uploads import Uploads, read_form
from liff.api.watch_stop import known_by, stopped
from liff.auth import Caller, now
from liff.live import without_phone
from models.domain.errors import Code as RefusalCode
from models.domain.errors import Invalid, Refused
from models.domain.households import Role
from models.domain.ids import VillageId, VisitId
from models.domain.permissions import Permission
from models.domain.visit import AlreadyDecided, Answer, Closed, Moved, UndoTooLate
from models.domain.watchlist import Hit
from models.queries import houses, visit_cards, visits
from models.queries.records import record_of
from models.queries.visit_card import VisitCard
from models.queries.visits import Wanted
from models.uow import Work
from models.usecases.decide_visit import Wish, decide_visit
from models.usecases.look_at_visit import note_look
from models.usecases.new_visits import Registered, registered_before
from models.usecases.register_visit import VisitDraft, fingerprint, register_visit
from models.usecases.report_visit import Submission, report_visit

_ALL = (Role.GUARD, Role.OFFICE, Role.RESIDENT)
_SUBMIT_LIMIT = "240 per minute"
"""For each guard: more than any gate can do, less than a broken program would."""


def add_visits(api: Blueprint, parts: Parts) -> None:
    """Reading, registering and answering visits."""
    _add_reading(api, parts)
    _add_registering(api, parts)
    _add_deciding(api, parts)


def _add_reading(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.get("/visits")
    @door.allowed(*_ALL, office=Permission.RECORDS_SEE)
    def list_visits() -> Response:
        query = read_query(VisitsQuery)
        with door.entrance() as (work, caller):
            found = visits.page(work, _wanted(work, caller, query))
            told = [visit_shown(parts, caller, card) for card in found[: query.limit]]
        return ok(told, pagination=pages.pagination(found, query.limit))

    @api.get("/visits/<uuid:visit_id>")
    @door.allowed(*_ALL, office=Permission.RECORDS_SEE)
    def one_visit(visit_id: UUID) -> Response:
        with door.entrance() as (work, caller):
            card = visit_cards.card(work, VisitId(visit_id), caller.sees)
            if caller.role is not Role.GUARD:  # whoever is at the gate has the visitor before them
                note_look(work, card.id)
            events = record_of(work, card.id)
            names = _sees_names(caller, card)
            told = {**visit_shown(parts, caller, card), "events": [event_json(one, names=names) for one in events]}
        return ok(told)


def _add_registering(api: Blueprint, parts: Parts) -> None:
    door, uploads = parts.door, Uploads(parts.photo_store, parts.heavy)

    @api.post("/visits")
    @door.allowed(Role.GUARD)
    @parts.limiter.limit(_SUBMIT_LIMIT, key_func=lambda: str(g.claims.person_id))
    def register() -> Response:
        key = read_key("Idempotency-Key")
        wish, raws = read_form(VisitIn)
        draft, report = _draft(parts, wish), wish.report()
        print_ = fingerprint(draft, [hashlib.sha256(raw).hexdigest() for raw in raws])
        if raws:
            with door.entrance() as (work, caller):
                before = registered_before(work, key, print_)
                if before is None and houses.find(work, draft.house, gone=report is not None) is None:
                    raise Invalid([("house", "no such house in this village")])
            if before and report is None:
                return registered(parts, caller, work, before)
            raws = [] if before else raws
        with uploads.stored(VillageId(g.claims.village_id), raws) as batch, door.entrance() as (work, caller):
            if report is None:
                made: Registered | Hit = register_visit(work, draft, key, print_, batch.photos)
            else:
                submission = Submission(key=key, print_=print_, photos=batch.photos)
                made = report_visit(work, parts.gate_codes, draft, report, submission)
            # before the commit: if it breaks, nobody knows whether the visit stands
            batch.keep = isinstance(made, Registered) and made.fresh
        if isinstance(made, Hit):
            return stopped(made)
        return registered(parts, caller, work, made)


def _draft(parts: Parts, wish: VisitIn) -> VisitDraft:
    told = wish.model_dump(include={field.name for field in fields(VisitDraft)})
    return VisitDraft(**{**told, **known_by(parts, wish), "visitor_name": wish.visitor_name or ""})


def registered(parts: Parts, caller: Caller, work: Work, made: Registered) -> Response:
    """201 for a visit that began now, 200 for one that the same submission had begun."""
    card = work.shown.get(made.visit_id)
    if card is None:
        with parts.door.entrance() as (reading, _):
            card = visit_cards.card(reading, made.visit_id)
    return ok(visit_shown(parts, caller, card), 201 if made.fresh else 200)


def _add_deciding(api: Blueprint, parts: Parts) -> None:
    door = parts.door

    @api.post("/visits/<uuid:visit_id>/decision")
    @door.allowed(Role.OFFICE, Role.RESIDENT, office=Permission.VISITS_DECIDE)
    def decide(visit_id: UUID) -> Response:
        wish = read_json(DecisionIn)
        return _judged(parts, VisitId(visit_id), wish.decision, wish.reason)

    @api.post("/visits/<uuid:visit_id>/undo")
    @door.allowed(Role.OFFICE, Role.RESIDENT, office=Permission.VISITS_DECIDE)
    def undo(visit_id: UUID) -> Response:
        read_json(NothingIn)
        return _judged(parts, VisitId(visit_id), None)


def _judged(parts: Parts, visit_id: VisitId, answer: Answer | None, reason: str | None = None) -> Response:
    """What became of the caller's answer, or of their wish to take an approval back."""
    with parts.door.entrance() as (work, caller):
        judged = decide_visit(
            work,
            Wish(visit_id=visit_id, answer=answer, by=work.actor, houses=caller.sees, at=work.now, reason=reason),
        )
    match judged:
        case Moved(visit=visit):
            return ok(visit_shown(parts, caller, work.shown[visit.id]))
        case AlreadyDecided(standing=standing):
            told = {"answer": standing.answer.value, "role": standing.role.value, "at": moment(standing.at)}
            return refusal(409, "ALREADY_DECIDED", "This visit was answered before.", standing=told)
        case UndoTooLate():
            return refusal(409, "UNDO_TOO_LATE", "An approval can be taken back for 15 seconds, and before the entry.")
        case Closed(visit=visit):
            raise Refused(RefusalCode.STATE_FORBIDS, f"a visit that is {visit.state} cannot be answered")


def _wanted(work: Work, caller: Caller, query: VisitsQuery) -> Wanted:
    return Wanted(
        states=query.states(),
        kind=query.kind,
        house_id=pages.house_of(work, query.house),
        houses=caller.sees,
        text=query.q,
        since=pages.since_of(query.since),
        before=pages.read_cursor(query.cursor),
        limit=query.limit,
    )


def visit_shown(parts: Parts, caller: Caller, card: VisitCard) -> dict[str, object]:
    """A visit as this caller may see it."""
    told = visit_json(card, caller.village_id, parts.photo_links, now(), names=_sees_names(caller, card))
    return told if caller.phones else without_phone(told)


def _sees_names(caller: Caller, card: VisitCard) -> bool:
    """A guard learns which resident decided only where the village allows it."""
    return caller.role is not Role.GUARD or card.guards_see_names
