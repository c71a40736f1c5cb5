"""Whom houses do not want to see, whom a village watches for, and who of them came to the gate."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment


class BlockRow(Base):
    """Somebody by their plate, name, phone or ID card, as `Clues` has them. Without a house they are the village's.

    Only a village's have an advice, and stand as a proposal first where a guard made them.
    """

    __tablename__ = "block"
    __table_args__ = (
        CheckConstraint(
            "ended_at is not null or coalesce(plate, name_key, phone_key, id_key) is not null", name="known"
        ),
        CheckConstraint("standing in ('proposed', 'active', 'declined')", name="standing"),
        CheckConstraint("advice in ('stop', 'office', 'police')", name="advice"),
        CheckConstraint("house_id is null or standing = 'active' and advice is null", name="of_house"),
        CheckConstraint("house_id is not null or advice is not null", name="of_village"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),
        Index("ix_block_live", "village_id", "house_id", postgresql_where=text("ended_at is null")),
        Index("uq_block_village_id_id", "village_id", "id", unique=True),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    house_id: Mapped[UUID | None] = mapped_column(Uuid)
    plate: Mapped[str | None] = mapped_column(Text)
    plate_province: Mapped[str | None] = mapped_column(Text)
    plate_written: Mapped[str | None] = mapped_column(Text)  # for the eye
    name_key: Mapped[str | None] = mapped_column(Text)
    sounds: Mapped[str | None] = mapped_column(Text)
    visitor_name: Mapped[str | None] = mapped_column(Text)  # for the eye
    phone_key: Mapped[str | None] = mapped_column(Text)  # a hash, as the next: the numbers themselves are not kept
    id_key: Mapped[str | None] = mapped_column(Text)
    advice: Mapped[str | None] = mapped_column(Text)
    standing: Mapped[str] = mapped_column(Text, default="active", server_default="active")
    note: Mapped[str | None] = mapped_column(Text)
    visit_id: Mapped[UUID | None] = mapped_column(Uuid)  # the visit that it came of
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]


class WatchHitRow(Base):
    """Somebody at the gate who looks like an entry of the village's, once for each submission."""

    __tablename__ = "watch_hit"
    __table_args__ = (
        CheckConstraint("match in ('exact', 'similar')", name="match"),
        CheckConstraint("by in ('id', 'plate', 'phone', 'name')", name="by"),
        CheckConstraint("state in ('open', 'not_them', 'cleared')", name="state"),
        ForeignKeyConstraint(["village_id", "block_id"], ["block.village_id", "block.id"]),
        ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),
        ForeignKeyConstraint(["village_id", "gate_id"], ["gate.village_id", "gate.id"]),
        Index("ix_watch_hit_at", "village_id", "at"),
        Index("uq_watch_hit_key", "village_id", "key", "block_id", "match", unique=True),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(Uuid)
    block_id: Mapped[UUID] = mapped_column(Uuid)
    key: Mapped[UUID] = mapped_column(Uuid)  # the submission's idempotency key
    at: Mapped[Moment]
    guard_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    gate_id: Mapped[UUID | None] = mapped_column(Uuid)
    match: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(Text)
    facts: Mapped[bytes | None] = mapped_column(LargeBinary)  # the visitor, sealed; let go of in time
    state: Mapped[str] = mapped_column(Text)
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[Moment | None]
    visit_id: Mapped[UUID | None] = mapped_column(Uuid)
