"""What guards have told of visits under a key, so that nothing is done twice that was sent twice."""

from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Moment


class GateActRow(Base):
    """Kept while a phone may still send it once more."""

    __tablename__ = "gate_act"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),
        Index("ix_gate_act_at", "village_id", "at"),
    )

    village_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    key: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    print: Mapped[str] = mapped_column(Text)
    visit_id: Mapped[UUID] = mapped_column(Uuid)
    at: Mapped[Moment]
