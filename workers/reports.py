"""Orders the reports whose hour has come, and the letters that carry them."""

from datetime import datetime

import structlog

from models.domain.errors import Refused
from models.domain.ids import VillageId
from models.queries.villages import village
from models.usecases import report_schedules
from workers.runtime import Runtime

log = structlog.get_logger(__name__)


def order_reports(runtime: Runtime, now: datetime) -> int:
    """In every village where something is due: how many were ordered."""
    with runtime.database.work(now=now) as work:
        due = report_schedules.villages_due(work)
    return sum(_order(runtime, village_id, now) for village_id in due)


def _order(runtime: Runtime, village_id: VillageId, now: datetime) -> int:
    try:
        with runtime.database.work(village_id=village_id, now=now) as work:
            work.account_id = village(work).account_id
            return report_schedules.order_what_is_due(work)
    except Refused:  # the village has ordered a lot: the next tick asks again
        return 0
    except Exception:  # the runner's own net: one village's schedule must not stop the others'
        log.exception("report_not_ordered", village=str(village_id))
        return 0
