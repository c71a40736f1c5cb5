"""What a page at the gate holds its own book against: how many visits wait and are inside, and how often they moved."""

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from models.domain.visit import State
from models.tables.visits import VisitRow
from models.uow import Work


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many visits, and the sum of their versions: it differs as soon as one of them has moved."""

    count: int = 0
    versions: int = 0


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A village's visits that are not over, as they stand now."""

    requested: Tally
    inside: Tally


_TALLIES = (
    select(VisitRow.state, func.count(), func.sum(VisitRow.version))
    .where(VisitRow.village_id == bindparam("village"), VisitRow.state.in_([State.REQUESTED, State.INSIDE]))
    .group_by(VisitRow.state)
)


def standing(work: Work) -> Standing:
    """One statement over an index that holds such visits only."""
    rows = work.connection.execute(_TALLIES, {"village": work.village})
    found = {State(state): Tally(count=count, versions=versions) for state, count, versions in rows}
    return Standing(requested=found.get(State.REQUESTED, Tally()), inside=found.get(State.INSIDE, Tally()))
