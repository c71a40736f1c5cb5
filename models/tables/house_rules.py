"""What a house says once for all such visitors."""

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
