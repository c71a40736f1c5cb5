"""What a guard does with a visit, over HTTP: at once, or told later by a gate that had no network."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from flask import Blueprint, Response

from liff.api.answers import ok
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.reading import read_json, read_key_or_none
from liff.api.bodies.visits import EntryIn, MoveIn, OverrideIn
from liff.api.parts import Parts
from liff.api.visits import visit_shown
from models.domain.households import Role
from models.domain.ids import VisitId
from models.domain.visit import Moved
from models.queries import visit_cards
from models.uow import Work
from models.usecases.gate_acts import Told, ToldBefore
from models.usecases.let_in_by_code import let_in_by_code
from models.usecases.move_visit import cancel_visit, let_in, let_out, override_visit, take_entry_back, take_exit_back

AT_ONCE = MoveIn()
Move = Callable[[Work, VisitId, Told], Moved | ToldBefore]


def add_moves(api: Blueprint, parts: Parts) -> None:
    """POST /visits/{id}/entry, /exit, /cancel and /override, and the first two taken back."""
    door = parts.door

    @api.post("/visits/<uuid:visit_id>/entry")
    @door.allowed(Role.GUARD)
    def entry(visit_id: UUID) -> Response:
        wish = read_json(EntryIn)
        code = wish.gate_code
        by_code = partial(let_in_by_code, codes=parts.gate_codes, code=code) if code else None
        return _moved(parts, visit_id, wish, by_code or let_in)

    @api.post("/visits/<uuid:visit_id>/exit")
    @door.allowed(Role.GUARD)
    def leave(visit_id: UUID) -> Response:
        return _moved(parts, visit_id, read_json(MoveIn), let_out)

    @api.post("/visits/<uuid:visit_id>/cancel")
    @door.allowed(Role.GUARD)
    def cancel(visit_id: UUID) -> Response:
        return _moved(parts, visit_id, read_json(MoveIn), cancel_visit)

    @api.post("/visits/<uuid:visit_id>/override")
    @door.allowed(Role.GUARD)
    def override(visit_id: UUID) -> Response:
        wish = read_json(OverrideIn)
        return _moved(parts, visit_id, wish, lambda work, one, told: override_visit(work, one, wish.reason, told))

    @api.post("/visits/<uuid:visit_id>/entry/undo")
    @door.allowed(Role.GUARD)
    def undo_entry(visit_id: UUID) -> Response:
        read_json(NothingIn)
        return _moved(parts, visit_id, AT_ONCE, take_entry_back)

    @api.post("/visits/<uuid:visit_id>/exit/undo")
    @door.allowed(Role.GUARD)
    def undo_exit(visit_id: UUID) -> Response:
        read_json(NothingIn)
        return _moved(parts, visit_id, AT_ONCE, take_exit_back)


def _moved(parts: Parts, visit_id: UUID, wish: MoveIn, move: Move) -> Response:
    told = Told(key=read_key_or_none("Idempotency-Key"), happened_at=wish.happened_at)
    with parts.door.entrance() as (work, caller):
        moved = move(work, VisitId(visit_id), told)
        standing = visit_cards.card(work, moved.visit_id) if isinstance(moved, ToldBefore) else None
    return ok(visit_shown(parts, caller, standing or work.shown[VisitId(visit_id)]))
