"""What the office has changed of its rules, and for how long the village remembers its visitors."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Integer, LargeBinary, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.retention import LONGEST_KEPT, SHORTEST_KEPT
from models.domain.rule_parts import Part
from models.tables.base import Base, Key, Moment

_PARTS = ", ".join(f"'{part}'" for part in Part)


class RuleChangeRow(Base):
    """A part of the rules before and after a change: for a while it can be taken back."""

    __tablename__ = "rule_change"
    __table_args__ = (
        CheckConstraint(f"part in ({_PARTS})", name="part"),
        Index("ix_rule_change_newest", "village_id", "part", "id"),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    part: Mapped[str] = mapped_column(Text)
    about: Mapped[UUID | None] = mapped_column(Uuid)  # the house, of a rule for one
    before: Mapped[bytes] = mapped_column(LargeBinary)  # sealed, as the next: JSON, with the office's phone in it
    after: Mapped[bytes] = mapped_column(LargeBinary)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Moment]
    undone_at: Mapped[Moment | None]


class RetentionRow(Base):
    """Of a village that lets go of its visitors. Days; None: kept. What came before `…_gone_to` is gone already."""

    __tablename__ = "retention"
    __table_args__ = tuple(
        CheckConstraint(f"{what}_days between {least} and {LONGEST_KEPT}", name=f"{what}_days")
        for what, least in SHORTEST_KEPT.items()
    )

    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"), primary_key=True)
    photos_days: Mapped[int | None] = mapped_column(Integer)
    phones_days: Mapped[int | None] = mapped_column(Integer)
    names_days: Mapped[int | None] = mapped_column(Integer)
    photos_gone_to: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    phones_gone_to: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    names_gone_to: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
