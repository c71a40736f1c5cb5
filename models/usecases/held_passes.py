"""Passes held for a change: locked before they are judged, and stored with what is noted of the change."""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.exc import IntegrityError

from models.domain.errors import NotFound
from models.domain.ids import HouseId, OccasionId, PassId
from models.domain.pass_verdict import CLOCK_TOLERANCE
from models.domain.passes import Pass
from models.queries.passes import USED_UP
from models.tables.base import table_of
from models.tables.bulk import change
from models.tables.passes import PassRow, changing_values, pass_from, values_of
from models.uow import Work

_CODES = 1_000_000
_TRIES = 50
"""Each finds a free code unless half of all codes are taken: then chance gives up before the village does."""

_INSERT = upsert(table_of(PassRow)).on_conflict_do_nothing().returning(table_of(PassRow).c.id)


def lock_pass(work: Work, pass_id: PassId, houses: Sequence[HouseId] | None = None) -> Pass:
    """The village's pass, locked until the commit. Raises NotFound, also for one of a house not among `houses`."""
    statement = select(PassRow.__table__).where(PassRow.id == pass_id).with_for_update(key_share=True)
    if houses is not None:
        statement = statement.where(PassRow.house_id.in_(houses))
    row = work.connection.execute(statement).mappings().one_or_none()
    if row is None:
        raise NotFound
    return pass_from(row)


def lock_occasion(work: Work, occasion_id: OccasionId, houses: Sequence[HouseId]) -> list[Pass]:
    """An occasion's passes that were not taken back, of these houses, locked until the commit in one order."""
    statement = select(PassRow.__table__).where(
        PassRow.occasion_id == occasion_id, PassRow.house_id.in_(houses), PassRow.revoked_at.is_(None)
    )
    held = statement.order_by(PassRow.id).with_for_update(key_share=True)
    return [pass_from(row) for row in work.connection.execute(held).mappings()]


def store_new(work: Work, fresh: Sequence[Pass]) -> list[Pass]:
    """Writes passes, each with six digits that no live pass of the village has."""
    stored: dict[PassId, Pass] = {}
    for _ in range(_TRIES):
        missing = [one for one in fresh if one.id not in stored]
        if not missing:
            return [stored[one.id] for one in fresh]
        coded = {one.id: one for one in _with_codes(missing)}
        _free(work, [one.code for one in coded.values() if one.code])
        written = work.connection.scalars(_INSERT, [values_of(one) for one in coded.values()])
        stored |= {PassId(pass_id): coded[PassId(pass_id)] for pass_id in written}
    raise RuntimeError("no six digits are free in this village")


def store(work: Work, one: Pass) -> Pass:
    """Writes a pass as it now stands. One that has lost its code to another, and lives again, gets a new one."""
    if one.code is None and not one.revoked_at:
        return _store_with_a_new_code(work, one)
    work.connection.execute(update(PassRow).where(PassRow.id == one.id).values(changing_values(one)))
    return one


def store_revoked(work: Work, revoked: Sequence[Pass]) -> None:
    """Writes many that were taken back, by one statement: none of them needs a code any more."""
    if revoked:
        change(work.connection, PassRow, [{"id": one.id, **changing_values(one)} for one in revoked])


def _store_with_a_new_code(work: Work, one: Pass) -> Pass:
    for _ in range(_TRIES):
        (coded,) = _with_codes([one])
        _free(work, [coded.code or ""])
        try:
            with work.connection.begin_nested():
                return store(work, coded)
        except IntegrityError:
            continue
    raise RuntimeError("no six digits are free in this village")


def _with_codes(passes: Sequence[Pass]) -> list[Pass]:
    codes: set[str] = set()
    while len(codes) < len(passes):
        codes.add(f"{secrets.randbelow(_CODES):06}")
    return [replace(one, code=code) for one, code in zip(passes, codes, strict=True)]


def _free(work: Work, codes: Sequence[str]) -> None:
    """Takes these codes from passes that are over; those that live keep theirs."""
    mine = and_(PassRow.village_id == work.village, PassRow.code.in_(codes))
    work.connection.execute(update(PassRow).where(mine, _over(work)).values(code=None))


def _over(work: Work) -> ColumnElement[bool]:
    too_late = PassRow.valid_until < work.now - CLOCK_TOLERANCE
    return or_(PassRow.revoked_at.is_not(None), USED_UP, too_late)
