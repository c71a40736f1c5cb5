"""People whom the office expects in a house, before they are in LINE; and the files that they were read from."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment

AWAITED = "membership_id is null and ended_at is null"


class HouseImportRow(Base):
    """A file of houses and people. `upload_id` holds what was read of it, for as long as files are kept."""

    __tablename__ = "house_import"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "upload_id"], ["task.village_id", "task.id"]),
        ForeignKeyConstraint(["village_id", "run_id"], ["task.village_id", "task.id"]),
        Index("ix_house_import_village", "village_id", "id"),
        Index("uq_house_import_village_id_id", "village_id", "id", unique=True),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(Uuid)
    upload_id: Mapped[UUID] = mapped_column(Uuid)
    run_id: Mapped[UUID | None] = mapped_column(Uuid)  # the task that brings it into the village
    file_name: Mapped[str] = mapped_column(Text)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)  # in which column each field stands
    made: Mapped[dict[str, Any] | None] = mapped_column(JSONB)  # ids of what it made, and how many rows were left out
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    done_at: Mapped[Moment | None]
    undone_at: Mapped[Moment | None]


class ExpectedRow(Base):
    """Somebody of a house by name. `membership_id`: who it turned out to be."""

    __tablename__ = "expected_resident"
    __table_args__ = (
        CheckConstraint("household_role in ('owner', 'tenant', 'family')", name="household_role"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        ForeignKeyConstraint(["village_id", "import_id"], ["house_import.village_id", "house_import.id"]),
        Index("ix_expected_resident_house", "village_id", "house_id", postgresql_where=text(AWAITED)),
        Index("uq_expected_resident_village_id_id", "village_id", "id", unique=True),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(Uuid)
    house_id: Mapped[UUID] = mapped_column(Uuid)
    name: Mapped[str] = mapped_column(Text)
    household_role: Mapped[str] = mapped_column(Text)
    ends_at: Mapped[Moment | None]
    import_id: Mapped[UUID | None] = mapped_column(Uuid)
    membership_id: Mapped[UUID | None] = mapped_column(ForeignKey("membership.id"))
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
