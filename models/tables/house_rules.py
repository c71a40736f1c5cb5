"""What a house says once for all such visitors, and whom it does not want to see."""

from datetime import time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, SmallInteger, Text, Time, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment


class HouseRuleRow(Base):
    __tablename__ = "house_rule"
    __table_args__ = (
        CheckConstraint("kind in ('delivery', 'taxi', 'service')", name="kind"),
        CheckConstraint("says = 'let_in' or says = 'leave_at_gate' and kind = 'delivery'", name="says"),
        CheckConstraint("(from_time is null) = (until_time is null) and from_time <> until_time", name="hours"),
        CheckConstraint("weekdays between 1 and 127", name="weekdays"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        Index("ix_house_rule_live", "house_id", postgresql_where=text("ended_at is null")),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(Uuid)
    house_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    from_time: Mapped[time | None] = mapped_column(Time)  # of the village's clock; may cross midnight
    until_time: Mapped[time | None] = mapped_column(Time)
    weekdays: Mapped[int] = mapped_column(SmallInteger)  # bits: Monday is 1, Sunday 64
    says: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class BlockRow(Base):
    """A plate or a name, as `models.domain.blocks` writes them. Without a house it is the village's."""

    __tablename__ = "block"
    __table_args__ = (
        CheckConstraint("plate is not null or name_key is not null", name="means"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),
        Index("ix_block_live", "village_id", "house_id", postgresql_where=text("ended_at is null")),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    house_id: Mapped[UUID | None] = mapped_column(Uuid)
    plate: Mapped[str | None] = mapped_column(Text)
    plate_province: Mapped[str | None] = mapped_column(Text)
    plate_written: Mapped[str | None] = mapped_column(Text)  # for the eye
    name_key: Mapped[str | None] = mapped_column(Text)
    visitor_name: Mapped[str | None] = mapped_column(Text)  # for the eye
    note: Mapped[str | None] = mapped_column(Text)
    visit_id: Mapped[UUID | None] = mapped_column(Uuid)  # the visit that it came of
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
