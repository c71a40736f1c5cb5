"""A visitor who waited, and whose house has answered across a dead link."""

from models.domain.errors import Code, NotFound, Refused
from models.domain.ids import VisitId
from models.domain.offline import Report, counted
from models.domain.visit import Moved
from models.gate_codes import GateCodes
from models.uow import Work
from models.usecases.gate_acts import Act, Told, ToldBefore, is_first_time
from models.usecases.held_visits import lock
from models.usecases.report_visit import bring_up_to_date


def let_in_by_code(work: Work, visit_id: VisitId, told: Told, *, codes: GateCodes, code: str) -> Moved | ToldBefore:
    """Approved by whoever was given the code, where it holds. Raises NotFound, and Refused for one who is inside
    already, or was.
    """
    held = lock(work, [visit_id]).get(visit_id)
    if held is None:
        raise NotFound
    if not is_first_time(work, Act(verb="entry", visit_id=visit_id), told):
        return ToldBefore(visit_id=visit_id)
    entered_at = counted(told.happened_at or work.now, work.now)
    report = Report(came_at=entered_at, entered_at=entered_at, code=code)
    moves = bring_up_to_date(work, codes, held, report)
    if not moves:
        raise Refused(Code.STATE_FORBIDS, f"a visit that is {held.visit.state} cannot be entered")
    return moves[-1]
