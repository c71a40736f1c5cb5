"""The household answers. Many answers may share one transaction; each is judged by itself, in the order they came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.domain.actors import Actor, ActorRole
from models.domain.answering import RejectReason, explain
from models.domain.errors import NotFound
from models.domain.ids import HouseId, VisitId
from models.domain.visit import AlreadyDecided, Answer, Closed, Moved, UndoTooLate, decide, undo
from models.uow import Work
from models.usecases.held_visits import Held, lock, store
from models.usecases.tell_household import call_off_requests, menus_follow


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to happen to a visit. `answer` None: take an approval back, or explain a rejection by `why`.

    `houses` are the ones they may answer for; None stands for the office, which may for all of its village. With
    `of_office` they speak for their own houses as residents and for any other as the office.
    """

    visit_id: VisitId
    answer: Answer | None
    by: Actor
    houses: Sequence[HouseId] | None
    at: datetime
    reason: str | None = None
    why: RejectReason | None = None
    of_office: bool = False


Judged = Moved | AlreadyDecided | Closed | UndoTooLate


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a wish, and the visit as it stands after it. `judged` None: not theirs, or not there."""

    wish: Wish
    judged: Judged | None
    held: Held | None


def decide_visits(work: Work, wishes: Sequence[Wish]) -> list[Outcome]:
    """The outcome of each wish, in order. The visits are locked first, so that the first answer wins everywhere."""
    held = lock(work, [wish.visit_id for wish in wishes])
    outcomes = []
    moves: list[Moved] = []
    for wish in wishes:
        outcome = _judge(held, wish)
        if isinstance(outcome.judged, Moved) and outcome.held:
            moves.append(outcome.judged)
            held[wish.visit_id] = outcome.held
        outcomes.append(outcome)
    _store(work, moves)
    return outcomes


def decide_visit(work: Work, wish: Wish) -> Judged:
    """The outcome of one wish. Raises NotFound where the visit is not theirs or not there."""
    outcome = decide_visits(work, [wish])[0]
    if outcome.judged is None:
        raise NotFound
    return outcome.judged


def _judge(held: dict[VisitId, Held], wish: Wish) -> Outcome:
    standing = held.get(wish.visit_id)
    if standing is None or not _may_answer(wish, standing):
        return Outcome(wish=wish, judged=None, held=None)
    judged = _decide(standing, _as_whom(wish, standing))
    facts = replace(standing.facts, version=judged.visit.version)
    return Outcome(wish=wish, judged=judged, held=replace(standing, visit=judged.visit, facts=facts))


def _decide(standing: Held, wish: Wish) -> Judged:
    if wish.why:
        return explain(standing.visit, wish.why, wish.by, wish.at)
    if wish.answer is None:
        return undo(standing.visit, wish.by, wish.at)
    return decide(standing.visit, wish.answer, wish.by, wish.at, wish.reason)


def _may_answer(wish: Wish, held: Held) -> bool:
    return wish.of_office or _answers_for_it(wish, held)


def _as_whom(wish: Wish, held: Held) -> Wish:
    """Somebody of the office who lives in the house answers as a resident."""
    if _answers_for_it(wish, held):
        return wish
    return replace(wish, by=replace(wish.by, role=ActorRole.OFFICE))


def _answers_for_it(wish: Wish, held: Held) -> bool:
    return wish.houses is None or held.visit.house_id in wish.houses


def _store(work: Work, moves: Sequence[Moved]) -> None:
    if not moves:
        return
    store(work, moves)
    call_off_requests(work, [moved.visit.id for moved in moves])
    menus_follow(work)
