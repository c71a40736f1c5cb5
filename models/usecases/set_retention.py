"""The office says for how long visitors are remembered."""

from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.retention import Remembered, Retention, check_retention
from models.queries.village_rules import retention
from models.tables.rules import RetentionRow
from models.uow import Work
from models.usecases.changes import note_change


def set_retention(work: Work, wish: Retention) -> None:
    """From the next hour on; what has gone does not come back. Raises Invalid."""
    check_retention(wish)
    before = retention(work)
    if wish == before:
        return
    values = {f"{what}_days": wish.days(what) for what in Remembered}
    statement = upsert(RetentionRow).values(village_id=work.village, **values)
    work.connection.execute(statement.on_conflict_do_update(index_elements=["village_id"], set_=values))
    facts = {"before": vars(before), "after": vars(wish)}
    note_change(work, "village", work.village, "retention_set", facts)
