"""Invites: places in a village that are offered to whoever brings the link."""

from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment


class InviteRow(Base):
    """A place for one person. The link's token is told once; only its hash is kept."""

    __tablename__ = "invite"
    __table_args__ = (
        CheckConstraint("role in ('resident', 'guard', 'office')", name="role"),
        CheckConstraint("household_role in ('owner', 'tenant', 'family')", name="household_role"),
        CheckConstraint(
            "(role = 'resident') = (house_id is not null) and (role = 'resident') = (household_role is not null)",
            name="house",
        ),
        CheckConstraint("(used_by is null) = (used_at is null)", name="used"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        ForeignKeyConstraint(
            ["village_id", "panel_role_id"],
            ["panel_role.village_id", "panel_role.id"],
            name="fk_invite_village_id_panel_role_id",
        ),
        ForeignKeyConstraint(["village_id", "expected_id"], ["expected_resident.village_id", "expected_resident.id"]),
        Index("ix_invite_house", "village_id", "house_id"),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    house_id: Mapped[UUID | None] = mapped_column(Uuid)
    role: Mapped[str] = mapped_column(Text)
    household_role: Mapped[str | None] = mapped_column(Text)
    ends_at: Mapped[Moment | None]  # of the place that is offered
    panel_role: Mapped[str | None] = mapped_column(Text)  # of a place in the office: see MembershipRow
    panel_role_id: Mapped[UUID | None] = mapped_column(Uuid)
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # None: the office as such
    expected_id: Mapped[UUID | None] = mapped_column(Uuid)  # for whom of those who are expected
    printed: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))  # on a letter
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]  # of the offer
    used_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    used_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]
