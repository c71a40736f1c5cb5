"""Guests' passes, the occasions that they are for, and their uses."""

from datetime import time
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    RowMapping,
    SmallInteger,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.ids import HouseId, OccasionId, PassId, PersonId, VillageId
from models.domain.passes import Guest, Pass, PassKind, Terms, Window
from models.domain.visit import Kind
from models.tables.base import Base, Key, Moment

_PASS_KINDS = ", ".join(f"'{kind}'" for kind in PassKind)
_KINDS = ", ".join(f"'{kind}'" for kind in Kind)


class OccasionRow(Base):
    """A house's event with many guests. Written once; only its title is emptied, when its maker is forgotten."""

    __tablename__ = "occasion"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="time"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        UniqueConstraint("village_id", "id"),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(Uuid)
    house_id: Mapped[UUID] = mapped_column(Uuid)
    title: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]


class PassRow(Base):
    """A pass that is over keeps its six digits until another one needs them."""

    __tablename__ = "pass"
    __table_args__ = (
        CheckConstraint(f"kind in ({_PASS_KINDS})", name="kind"),
        CheckConstraint(f"visit_kind in ({_KINDS})", name="visit_kind"),
        CheckConstraint("code ~ '^[0-9]{6}$'", name="code"),
        CheckConstraint("headcount between 1 and 50", name="headcount"),
        CheckConstraint("valid_from < valid_until", name="time"),
        CheckConstraint("weekdays between 1 and 127", name="weekdays"),
        CheckConstraint("uses between 0 and coalesce(uses_allowed, uses)", name="uses"),
        CheckConstraint("(kind = 'recurring') = (uses_allowed is null)", name="uses_allowed"),
        CheckConstraint("(revoked_at is null) = (revoked_by is null)", name="revoked"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        ForeignKeyConstraint(["village_id", "occasion_id"], ["occasion.village_id", "occasion.id"]),
        UniqueConstraint("village_id", "id"),
        UniqueConstraint("village_id", "number"),
        UniqueConstraint("village_id", "code"),
        Index("ix_pass_house", "house_id", "created_at", "id"),
        Index("ix_pass_ending", "village_id", "valid_until"),
        Index("ix_pass_occasion", "occasion_id"),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(Uuid)
    house_id: Mapped[UUID] = mapped_column(Uuid)
    occasion_id: Mapped[UUID | None] = mapped_column(Uuid)
    number: Mapped[int] = mapped_column(BigInteger)  # random: what the token names
    code: Mapped[str | None] = mapped_column(Text)
    share_key: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    guest_name: Mapped[str] = mapped_column(Text)
    visit_kind: Mapped[str] = mapped_column(Text)
    plate: Mapped[str | None] = mapped_column(Text)
    plate_province: Mapped[str | None] = mapped_column(Text)
    headcount: Mapped[int] = mapped_column(SmallInteger)
    note: Mapped[str | None] = mapped_column(Text)
    valid_from: Mapped[Moment]
    valid_until: Mapped[Moment]
    weekdays: Mapped[int] = mapped_column(SmallInteger)  # Monday 1 to Sunday 64
    from_time: Mapped[time] = mapped_column(Time)  # the village's clock
    until_time: Mapped[time] = mapped_column(Time)
    uses_allowed: Mapped[int | None] = mapped_column(Integer)
    uses: Mapped[int] = mapped_column(Integer)
    revision: Mapped[int] = mapped_column(Integer)
    tell_host: Mapped[bool] = mapped_column(Boolean)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    revoked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class PassUseRow(Base):
    """Who used a pass, when, and who let them in. Appended to, never changed."""

    __tablename__ = "pass_use"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "pass_id"], ["pass.village_id", "pass.id"]),
        ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),
        UniqueConstraint("visit_id"),
        Index("ix_pass_use_pass", "pass_id", "at"),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(Uuid)
    pass_id: Mapped[UUID] = mapped_column(Uuid)
    visit_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[Moment]
    by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))


def pass_from(row: RowMapping) -> Pass:
    """The domain's pass from a row of all of the table's columns."""
    return Pass(
        id=PassId(row["id"]),
        village_id=VillageId(row["village_id"]),
        house_id=HouseId(row["house_id"]),
        occasion_id=OccasionId(row["occasion_id"]) if row["occasion_id"] else None,
        number=row["number"],
        code=row["code"],
        share_key=row["share_key"],
        kind=PassKind(row["kind"]),
        terms=_terms_from(row),
        uses=row["uses"],
        revision=row["revision"],
        made_by=PersonId(row["made_by"]),
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        revoked_at=row["revoked_at"],
        revoked_by=PersonId(row["revoked_by"]) if row["revoked_by"] else None,
    )


def values_of(one: Pass) -> dict[str, Any]:
    """All of a pass's columns."""
    return {
        "id": one.id,
        "village_id": one.village_id,
        "house_id": one.house_id,
        "occasion_id": one.occasion_id,
        "number": one.number,
        "share_key": one.share_key,
        "kind": one.kind.value,
        "made_by": one.made_by,
        "created_at": one.created_at,
        **changing_values(one),
    }


def changing_values(one: Pass) -> dict[str, Any]:
    """The columns that a change or a use may touch."""
    guest, window = one.terms.guest, one.terms.window
    return {
        "code": one.code,
        "guest_name": guest.name,
        "visit_kind": guest.kind.value,
        "plate": guest.plate,
        "plate_province": guest.plate_province,
        "headcount": guest.headcount,
        "note": guest.note,
        "valid_from": window.valid_from,
        "valid_until": window.valid_until,
        "weekdays": window.weekdays,
        "from_time": window.from_time,
        "until_time": window.until_time,
        "uses_allowed": one.terms.uses_allowed,
        "uses": one.uses,
        "revision": one.revision,
        "tell_host": one.terms.tell_host,
        "changed_at": one.changed_at,
        "revoked_at": one.revoked_at,
        "revoked_by": one.revoked_by,
    }


def _terms_from(row: RowMapping) -> Terms:
    guest = Guest(
        name=row["guest_name"],
        kind=Kind(row["visit_kind"]),
        plate=row["plate"],
        plate_province=row["plate_province"],
        headcount=row["headcount"],
        note=row["note"],
    )
    window = Window(
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        weekdays=row["weekdays"],
        from_time=row["from_time"],
        until_time=row["until_time"],
    )
    return Terms(guest=guest, window=window, uses_allowed=row["uses_allowed"], tell_host=row["tell_host"])
