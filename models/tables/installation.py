"""What is the installation's and no village's: notes of its programs, and which features are switched on."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment


class InstallationNoteRow(Base):
    """What a program has last said of itself, by its key: the clock's beat, the last backup."""

    __tablename__ = "installation_note"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    at: Mapped[Moment]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class FeatureFlagRow(Base):
    """A feature that is switched on or off: in one village, or, where none is named, in all that say nothing."""

    __tablename__ = "feature_flag"
    __table_args__ = (
        Index(
            "uq_feature_flag_feature_village_id",
            "feature",
            "village_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[Key]
    feature: Mapped[str] = mapped_column(Text)
    village_id: Mapped[UUID | None] = mapped_column(ForeignKey("village.id"))
    is_on: Mapped[bool] = mapped_column(Boolean)
    changed_at: Mapped[Moment]
