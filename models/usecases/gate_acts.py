"""What a guard's phone sends again is done once: a key stands for one act, on one visit."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.errors import Code, Refused
from models.domain.ids import VisitId
from models.tables.base import table_of
from models.tables.gate_acts import GateActRow
from models.uow import Work

_REMEMBER = upsert(table_of(GateActRow)).on_conflict_do_nothing().returning(table_of(GateActRow).c.key)
_PRINT = select(GateActRow.print).where(
    GateActRow.village_id == bindparam("village"), GateActRow.key == bindparam("key")
)


@dataclass(frozen=True, kw_only=True)
class Told:
    """How a gate tells of an act: `key` names it, however often it is sent; `happened_at` where it had no network."""

    key: UUID | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ToldBefore:
    """The same act had arrived before: nothing was done now."""

    visit_id: VisitId


@dataclass(frozen=True, kw_only=True)
class Act:
    """What is done to which visit."""

    verb: str
    visit_id: VisitId
    reason: str | None = None


def is_first_time(work: Work, act: Act, told: Told) -> bool:
    """Remembers the act; asked while its visit is held. Raises Refused where the key stands for another one."""
    if told.key is None:
        return True
    print_ = _print(act)
    row = {"village_id": work.village, "key": told.key, "print": print_, "visit_id": act.visit_id, "at": work.now}
    if work.connection.execute(_REMEMBER, row).one_or_none():
        return True
    if work.connection.scalar(_PRINT, {"village": work.village, "key": told.key}) != print_:
        raise Refused(Code.IDEMPOTENCY_KEY_REUSED, "this Idempotency-Key was used for something else")
    return False


def _print(act: Act) -> str:
    """When it happened does not count: a tap that got no answer is sent again with its moment."""
    return hashlib.sha256(json.dumps(asdict(act), sort_keys=True, default=str).encode()).hexdigest()
