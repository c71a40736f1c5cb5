"""What villages and houses want to be different about asking."""

from datetime import time
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Text,
    Time,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.asking import LONGEST_RUNG, LONGEST_WAIT, SHORTEST_RUNG, SHORTEST_WAIT
from models.domain.visit import Kind
from models.tables.base import Base, Key, Moment

_KINDS = ", ".join(f"'{kind}'" for kind in Kind)
RUNGS = ("widen_after", "remind_after", "office_after")


class AskingRuleRow(Base):
    """One rule of the village, or of a house. Changed rules are new rows: the old ones have ended."""

    __tablename__ = "asking_rule"
    __table_args__ = (
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        CheckConstraint("(from_time is null) = (until_time is null) and from_time <> until_time", name="hours"),
        *(
            CheckConstraint(f"{rung} = 0 or {rung} between {SHORTEST_RUNG} and {LONGEST_RUNG}", name=rung)
            for rung in RUNGS
        ),
        CheckConstraint(f"expire_after between {SHORTEST_WAIT} and {LONGEST_WAIT}", name="expire_after"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        Index("ix_asking_rule_live", "village_id", "house_id", postgresql_where=text("ended_at is null")),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    house_id: Mapped[UUID | None] = mapped_column(Uuid)  # None: the village's own
    kind: Mapped[str | None] = mapped_column(Text)
    from_time: Mapped[time | None] = mapped_column(Time)  # of the village's clock; may cross midnight
    until_time: Mapped[time | None] = mapped_column(Time)
    # seconds from the request; None: as elsewhere, 0: left out
    widen_after: Mapped[int | None] = mapped_column(Integer)
    remind_after: Mapped[int | None] = mapped_column(Integer)
    office_after: Mapped[int | None] = mapped_column(Integer)
    expire_after: Mapped[int | None] = mapped_column(Integer)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
