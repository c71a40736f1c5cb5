"""Who was given a code for the gate."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Integer, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Moment


class GateCodeRow(Base):
    """Once for each person, house and hour. The code itself is stored nowhere."""

    __tablename__ = "gate_code"
    __table_args__ = (
        CheckConstraint("made_role in ('resident', 'office')", name="made_role"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
    )

    village_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    house_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    hour: Mapped[int] = mapped_column(Integer, primary_key=True)  # since 1970
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    made_role: Mapped[str] = mapped_column(Text)
    made_at: Mapped[Moment]
