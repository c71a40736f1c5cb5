"""What a guard does with a visit: in, out, cancel, override."""

from collections.abc import Callable
from dataclasses import replace

from models.domain.errors import NotFound
from models.domain.ids import VisitId
from models.domain.moves import cancel, enter, leave, override
from models.domain.stays import measured
from models.domain.visit import Moved, State, Visit
from models.uow import Work
from models.usecases.held_visits import lock, store
from models.usecases.tell_household import call_off_requests, menus_follow


def let_in(work: Work, visit_id: VisitId) -> Moved:
    """The approved visitor went in. Raises NotFound, and Refused for one who is not approved."""
    return _move(work, visit_id, lambda visit: enter(visit, work.actor, work.now))


def let_out(work: Work, visit_id: VisitId) -> Moved:
    """The visitor left. Raises NotFound, and Refused for one who is not inside."""
    return _move(work, visit_id, lambda visit: leave(visit, work.actor, work.now))


def cancel_visit(work: Work, visit_id: VisitId) -> Moved:
    """The visitor went away before an entry. Raises NotFound and Refused."""
    return _move(work, visit_id, lambda visit: cancel(visit, work.actor, work.now))


def override_visit(work: Work, visit_id: VisitId, reason: str) -> Moved:
    """The guard lets somebody in without an answer. Raises NotFound and Refused."""
    return _move(work, visit_id, lambda visit: override(visit, reason, work.actor, work.now))


def _move(work: Work, visit_id: VisitId, rule: Callable[[Visit], Moved]) -> Moved:
    held = lock(work, [visit_id]).get(visit_id)
    if held is None:
        raise NotFound
    moved = rule(held.visit)
    moved = replace(moved, visit=measured(moved.visit, held.stays))
    store(work, [moved])
    if held.visit.state is State.REQUESTED:
        call_off_requests(work, [visit_id])
        menus_follow(work)
    return moved
