"""What a guard does with a visit: in, out, cancel, override. A gate that had no network tells of it later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from models.domain.actors import Actor
from models.domain.errors import NotFound
from models.domain.gates import let_through
from models.domain.ids import VisitId
from models.domain.moves import cancel, enter, leave, override, undo_entry, undo_exit
from models.domain.offline import counted, enter_unseen, not_before, override_unseen, told_later
from models.domain.stays import measured
from models.domain.visit import Moved, State, Visit
from models.uow import Work
from models.usecases.gate_acts import Act, Told, ToldBefore, is_first_time
from models.usecases.held_visits import facts_after, lock, store
from models.usecases.tell_household import call_off_requests, menus_follow, tell_of_override

Rule = Callable[[Visit, Actor, datetime], Moved]
AT_ONCE = Told()


def let_in(work: Work, visit_id: VisitId, told: Told = AT_ONCE) -> Moved | ToldBefore:
    """The approved visitor went in. Raises NotFound, and Refused for one who is not approved.

    Where it happened without network, only somebody who is inside already, or was, is refused.
    """
    return _move(work, Act(verb="entry", visit_id=visit_id), told, enter_unseen if told.happened_at else enter)


def let_out(work: Work, visit_id: VisitId, told: Told = AT_ONCE) -> Moved | ToldBefore:
    """The visitor left. Raises NotFound, and Refused for one who is not inside."""
    return _move(work, Act(verb="exit", visit_id=visit_id), told, leave)


def cancel_visit(work: Work, visit_id: VisitId, told: Told = AT_ONCE) -> Moved | ToldBefore:
    """The visitor went away before an entry. Raises NotFound and Refused."""
    return _move(work, Act(verb="cancel", visit_id=visit_id), told, cancel)


def override_visit(work: Work, visit_id: VisitId, reason: str, told: Told = AT_ONCE) -> Moved | ToldBefore:
    """The guard lets somebody in without an answer. Raises NotFound and Refused."""
    rule = override_unseen if told.happened_at else override
    act = Act(verb="override", visit_id=visit_id, reason=reason)
    return _move(work, act, told, lambda visit, by, at: rule(visit, reason, by, at))


def take_entry_back(work: Work, visit_id: VisitId, told: Told = AT_ONCE) -> Moved | ToldBefore:
    """The guard tapped by mistake. Raises NotFound and Refused."""
    return _move(work, Act(verb="entry/undo", visit_id=visit_id), told, undo_entry)


def take_exit_back(work: Work, visit_id: VisitId, told: Told = AT_ONCE) -> Moved | ToldBefore:
    """The guard tapped by mistake. Raises NotFound and Refused."""
    return _move(work, Act(verb="exit/undo", visit_id=visit_id), told, undo_exit)


def _move(work: Work, act: Act, told: Told, rule: Rule) -> Moved | ToldBefore:
    held = lock(work, [act.visit_id]).get(act.visit_id)
    if held is None:
        raise NotFound
    if not is_first_time(work, act, told):
        return ToldBefore(visit_id=act.visit_id)
    moved = _moved(work, held.visit, told.happened_at, rule)
    if told.happened_at is None and held.visit.entered_at is None and moved.visit.entered_at:
        let_through(work.gate, moved.visit.kind)
    moved = replace(moved, visit=measured(moved.visit, held.stays))
    store(work, [moved])
    if held.visit.state is State.REQUESTED:
        call_off_requests(work, [act.visit_id])
        menus_follow(work)
    if moved.visit.overridden_reason and not held.visit.overridden_reason:
        tell_of_override(work, moved.visit, facts_after(held, moved.visit))
    return moved


def _moved(work: Work, visit: Visit, happened_at: datetime | None, rule: Rule) -> Moved:
    if happened_at is None:
        return rule(visit, work.actor, work.now)
    return told_later(rule(visit, work.actor, not_before(visit, counted(happened_at, work.now))), work.now)
