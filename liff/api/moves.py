"""What a guard does with a visit, over HTTP."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response

from liff.api.answers import ok
from liff.api.bodies.fields import NothingIn
from liff.api.bodies.reading import read_json
from liff.api.bodies.visits import OverrideIn
from liff.api.parts import Parts
from liff.api.visits import visit_shown
from models.domain.households import Role
from models.domain.ids import VisitId
from models.domain.visit import Moved
from models.uow import Work
from models.usecases.move_visit import cancel_visit, let_in, let_out, override_visit


def add_moves(api: Blueprint, parts: Parts) -> None:
    """POST /visits/{id}/entry, /exit, /cancel and /override."""
    door = parts.door

    @api.post("/visits/<uuid:visit_id>/entry")
    @door.allowed(Role.GUARD)
    def entry(visit_id: UUID) -> Response:
        read_json(NothingIn)
        return _moved(parts, lambda work: let_in(work, VisitId(visit_id)))

    @api.post("/visits/<uuid:visit_id>/exit")
    @door.allowed(Role.GUARD)
    def leave(visit_id: UUID) -> Response:
        read_json(NothingIn)
        return _moved(parts, lambda work: let_out(work, VisitId(visit_id)))

    @api.post("/visits/<uuid:visit_id>/cancel")
    @door.allowed(Role.GUARD)
    def cancel(visit_id: UUID) -> Response:
        read_json(NothingIn)
        return _moved(parts, lambda work: cancel_visit(work, VisitId(visit_id)))

    @api.post("/visits/<uuid:visit_id>/override")
    @door.allowed(Role.GUARD)
    def override(visit_id: UUID) -> Response:
        reason = read_json(OverrideIn).reason
        return _moved(parts, lambda work: override_visit(work, VisitId(visit_id), reason))


def _moved(parts: Parts, move: Callable[[Work], Moved]) -> Response:
    with parts.door.entrance() as (work, caller):
        moved = move(work)
    return ok(visit_shown(parts, caller, work.shown[moved.visit.id]))
