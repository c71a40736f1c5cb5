"""A village's gates."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, RowMapping, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.gates import Gate
from models.domain.ids import GateId
from models.domain.visit import Kind
from models.tables.base import Base, Key, Moment


class GateRow(Base):
    """Kept when it is no more: visits and the record name it."""

    __tablename__ = "gate"
    __table_args__ = (Index("uq_gate_village_id_id", "village_id", "id", unique=True),)

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    name: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str | None] = mapped_column(Text)
    kinds: Mapped[list[str] | None] = mapped_column(ARRAY(Text))  # None: all come in here
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


def gate_from(row: RowMapping) -> Gate:
    kinds = row["kinds"]
    return Gate(
        id=GateId(row["id"]),
        name=row["name"],
        name_en=row["name_en"],
        kinds=None if kinds is None else [Kind(one) for one in kinds],
        ended_at=row["ended_at"],
    )


def gate_values(gate: Gate) -> dict[str, Any]:
    """The columns that the office sets."""
    kinds = None if gate.kinds is None else [one.value for one in Kind if one in gate.kinds]
    return {"name": gate.name, "name_en": gate.name_en, "kinds": kinds}
