"""The operator switches a feature on or off: everywhere, or in one village."""

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from models.domain.features import Feature
from models.tables.installation import FeatureFlagRow
from models.uow import Work, new_id
from models.usecases.changes import note_change


def set_feature(work: Work, feature: Feature, on: bool | None) -> bool | None:
    """In the work's village, or everywhere where the work is at none. None: as if nobody had said anything.

    What stood before is returned.
    """
    before = _before(work, feature)
    if on is None:
        work.connection.execute(delete(FeatureFlagRow).where(_this(work, feature)))
    else:
        _say(work, feature, on=on)
    if work.village_id is not None:
        note_change(work, "village", work.village, "feature_set", {"feature": feature.value, "on": on})
    return before


def _before(work: Work, feature: Feature) -> bool | None:
    return work.connection.scalar(select(FeatureFlagRow.is_on).where(_this(work, feature)).with_for_update())


def _this(work: Work, feature: Feature) -> ColumnElement[bool]:
    row = FeatureFlagRow
    return and_(row.feature == feature.value, row.village_id.is_not_distinct_from(work.village_id))


def _say(work: Work, feature: Feature, *, on: bool) -> None:
    said = {"is_on": on, "changed_at": work.now}
    row = {"id": new_id(), "feature": feature.value, "village_id": work.village_id, **said}
    given = upsert(FeatureFlagRow).values(row)
    work.connection.execute(given.on_conflict_do_update(index_elements=["feature", "village_id"], set_=said))
