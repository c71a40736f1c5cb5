"""A gate that had no network tells of a visitor afterwards: who came, and what has become of them since."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from models.domain.actors import Actor
from models.domain.gate_code import heard_between
from models.domain.ids import HouseId, VisitId
from models.domain.offline import OLDEST_REPORT, Report, became, counted
from models.domain.stays import StayLimits, measured
from models.domain.visit import Moved, State
from models.domain.watchlist import Hit
from models.gate_codes import GateCodes
from models.uow import Work
from models.usecases.heard_codes import giver_of
from models.usecases.held_visits import Held, facts_after, lock, store
from models.usecases.new_visits import (
    Registered,
    StoredPhoto,
    facts_of_new,
    insert_photos,
    insert_visit,
    registered_before,
)
from models.usecases.register_visit import VisitDraft, ask_about, begin, settle_seen
from models.usecases.tell_household import call_off_requests, menus_follow, tell_of_override
from models.usecases.watch_gate import look_out


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What the guard's form came with: its idempotency key, what that is held against, and photos."""

    key: UUID
    print_: str
    photos: Sequence[StoredPhoto] = ()


def report_visit(
    work: Work, codes: GateCodes, draft: VisitDraft, report: Report, submission: Submission
) -> Registered | Hit:
    """The visit with all that has become of it; whoever still waits is asked about now, unless the village watches for
    them for sure: then they are stopped, as at a gate with network.

    Where the same form had arrived before, the visit that stands is brought up to date. Raises Invalid and Refused.
    """
    before = registered_before(work, submission.key, submission.print_)
    if before:
        return _brought_up_to_date(work, codes, before.visit_id, report)
    came_at = counted(report.came_at, work.now)
    first = begin(work, draft, submission.key, came_at)
    if report.waits:
        stopped = look_out(work, first.seen, first.customs.watched, exact_alone=True) if first.customs.watched else None
        return stopped or ask_about(work, first, submission.key, submission.print_, submission.photos)
    moves = [first.begun, *([first.answered] if first.answered else [])]
    giver = _giver(work, codes, first.house.id, report)
    moves += became(moves[-1].visit, report, giver, work.actor, work.now)
    visit = measured(moves[-1].visit, first.village.stays)
    if not insert_visit(work, visit, submission.key, submission.print_):
        return report_visit(work, codes, draft, report, submission)  # the same came by another way meanwhile
    insert_photos(work, visit, submission.photos)
    if first.customs.watched:
        settle_seen(work, first, visit)
    work.happened.extend(one.event for one in moves)
    work.touch(visit.id)
    if visit.overridden_reason:
        tell_of_override(work, visit, facts_of_new(visit, first.house, first.village, submission.photos))
    return Registered(visit_id=visit.id, fresh=True)


def _brought_up_to_date(work: Work, codes: GateCodes, visit_id: VisitId, report: Report) -> Registered:
    bring_up_to_date(work, codes, lock(work, [visit_id])[visit_id], report)
    return Registered(visit_id=visit_id, fresh=False)


def bring_up_to_date(work: Work, codes: GateCodes, held: Held, report: Report) -> list[Moved]:
    """What has become of a visitor whom the books know already; nothing, where they know that too."""
    giver = _giver(work, codes, held.visit.house_id, report)
    moves = _measured(became(held.visit, report, giver, work.actor, work.now), held.stays)
    store(work, moves)
    if moves and held.visit.state is State.REQUESTED:
        call_off_requests(work, [held.visit.id])
        menus_follow(work)
    if moves and moves[-1].visit.overridden_reason and not held.visit.overridden_reason:
        tell_of_override(work, moves[-1].visit, facts_after(held, moves[-1].visit))
    return moves


def _measured(moves: Sequence[Moved], limits: StayLimits) -> list[Moved]:
    return [Moved(visit=measured(one.visit, limits), event=one.event) for one in moves]


def _giver(work: Work, codes: GateCodes, house_id: HouseId, report: Report) -> Actor | None:
    if report.code is None or report.entered_at is None:
        return None
    between = heard_between(report.came_at, report.entered_at, work.now, work.now - OLDEST_REPORT)
    return giver_of(work, codes, house_id, report.code, between)
