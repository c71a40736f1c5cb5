"""Whether a feature is switched on: a column for statements that are asked anyway, and the whole picture."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Uuid, bindparam, func, or_, select, text, true
from sqlalchemy.orm import InstrumentedAttribute

from models.domain.errors import Code, Refused
from models.domain.features import Feature, is_on
from models.domain.ids import VillageId
from models.tables.installation import FeatureFlagRow
from models.uow import Work

_BY_OPERATOR = text("SELECT * FROM system_flags(:login)")


def switched_on(feature: Feature, village: ColumnElement[UUID] | InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """For a village that a statement reads: its own word, else the installation's, else on."""
    row = FeatureFlagRow
    said = (
        select(row.is_on)
        .where(row.feature == feature.value, or_(row.village_id.is_(None), row.village_id == village))
        .order_by(row.village_id.nulls_last())
        .limit(1)
        .correlate_except(row)
        .scalar_subquery()
    )
    return func.coalesce(said, true(), type_=Boolean)


def refuse_where_off(feature: Feature, on: bool) -> None:
    """Raises Refused with the code that pages have words for."""
    if not on:
        raise Refused(Code.FEATURE_OFF, f"{feature.value} is switched off here")


def is_on_here(work: Work, feature: Feature) -> bool:
    """The same by a statement of its own, in the work's village."""
    here: ColumnElement[UUID] = bindparam("village", type_=Uuid)
    return bool(work.connection.scalar(select(switched_on(feature, here)), {"village": work.village}))


@dataclass(frozen=True, kw_only=True)
class Override:
    """A village that has it otherwise than the installation says, or said so before the installation did."""

    village_id: VillageId
    village_name: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class Switch:
    """One feature: what holds everywhere, and in which villages somebody has said otherwise."""

    feature: Feature
    on: bool
    overrides: Sequence[Override] = field(default=())


def everywhere(work: Work) -> Mapping[Feature, bool]:
    """What holds where a village says nothing. For a work at no village."""
    row = FeatureFlagRow
    found = work.connection.execute(select(row.feature, row.is_on).where(row.village_id.is_(None)))
    told = {one.feature: bool(one.is_on) for one in found}
    return {feature: is_on(told.get(feature.value), None) for feature in Feature}


def switches(work: Work, login_id: UUID) -> list[Switch]:
    """All of them, with every village's own word, as an operator sees them."""
    found: dict[str, list[Override]] = defaultdict(list)
    for row in work.connection.execute(_BY_OPERATOR, {"login": login_id}):
        one = Override(village_id=VillageId(row.village_id), village_name=row.village_name, on=row.is_on)
        found[row.feature].append(one)
    return [
        Switch(feature=feature, on=on, overrides=tuple(found[feature.value]))
        for feature, on in everywhere(work).items()
    ]
