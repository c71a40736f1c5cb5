"""People as a LINE account knows them, and their places in villages."""

from datetime import time
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment

ENDING = "standing in ('active', 'suspended') and ends_at is not null"
"""Places that the clock ends one day."""


class PersonRow(Base):
    """Somebody in LINE. The same human has another id under another provider, so a person belongs to an account."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("line_account_id", "line_user_id"),
        # both ids: nobody acts for somebody else's place
        ForeignKeyConstraint(["id", "acting_as"], ["membership.person_id", "membership.id"], use_alter=True),
        Index(
            "uq_person_login_id_line_account_id",
            "login_id",
            "line_account_id",
            unique=True,
            postgresql_where=text("login_id is not null"),
        ),
        Index("ix_person_menu_stale", "line_account_id", postgresql_where=text("menu_stale_at is not null")),
        Index(
            "ix_person_profile_due",
            "line_account_id",
            "profile_due_at",
            postgresql_where=text("profile_due_at is not null"),
        ),
        Index(
            "ix_person_menu_waiting",
            "line_account_id",
            postgresql_where=text("menu_linked like 'resident-waiting-%'"),
        ),
        Index(
            "ix_person_menu_check",
            "line_account_id",
            "menu_check_at",
            postgresql_where=text("menu_check_at is not null"),
        ),
    )

    id: Mapped[Key]
    line_account_id: Mapped[UUID] = mapped_column(ForeignKey("line_account.id"))
    line_user_id: Mapped[str] = mapped_column(Text)
    display_name: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(Text, default="th")
    following: Mapped[bool] = mapped_column(Boolean, default=True)  # False: blocked us, nothing would arrive
    menu_stale_at: Mapped[Moment | None]  # since when the rich menu may not be the right one any more
    menu_linked: Mapped[str | None] = mapped_column(Text)  # the menu's key that LINE was last told; None: not sure
    menu_check_at: Mapped[Moment | None]  # when LINE is to be asked whether it has linked that menu
    menu_checks: Mapped[int] = mapped_column(
        SmallInteger, default=0, server_default="0"
    )  # in a row that found it has not
    profile_due_at: Mapped[Moment | None]  # when LINE is to be asked for name and language
    profile_asked_at: Mapped[Moment | None]  # when it last was
    acting_as: Mapped[UUID | None] = mapped_column(Uuid)  # the membership that they act for, where they chose one
    large_type: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    language_chosen: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))  # LINE's profile gives way
    login_id: Mapped[UUID | None] = mapped_column(ForeignKey("panel_login.id"))  # who signs in to the panel as them
    created_at: Mapped[Moment]


class MembershipRow(Base):
    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("role in ('resident', 'guard', 'office')", name="role"),
        CheckConstraint("household_role in ('owner', 'tenant', 'family')", name="household_role"),
        CheckConstraint("(role = 'resident') = (house_id is not null)", name="house"),
        CheckConstraint("standing in ('active', 'pending', 'suspended', 'ended', 'refused')", name="standing"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        ForeignKeyConstraint(
            ["village_id", "panel_role_id"],
            ["panel_role.village_id", "panel_role.id"],
            name="fk_membership_village_id_panel_role_id",
        ),
        Index("ix_membership_house", "house_id", postgresql_where=text("house_id is not null")),
        Index("ix_membership_pending", "village_id", postgresql_where=text("standing = 'pending'")),
        Index("ix_membership_person", "person_id"),
        Index("ix_membership_village", "village_id"),
        Index("ix_membership_ending", "ends_at", postgresql_where=text(ENDING)),
        Index("uq_membership_person_id_id", "person_id", "id", unique=True),
        Index(
            "uq_membership_live",
            "village_id",
            "person_id",
            "role",
            "house_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("standing not in ('ended', 'refused')"),
        ),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    house_id: Mapped[UUID | None] = mapped_column(Uuid)
    role: Mapped[str] = mapped_column(Text)
    household_role: Mapped[str | None] = mapped_column(Text)
    standing: Mapped[str] = mapped_column(Text, default="active")
    ends_at: Mapped[Moment | None]  # from then on over, whatever `standing` still says
    ended_at: Mapped[Moment | None]
    wants_questions: Mapped[bool] = mapped_column(Boolean, server_default=text("true"))  # False: is never pushed one
    rank: Mapped[int | None] = mapped_column(Integer)  # in which the house's people are asked; None: by custom
    quiet_from: Mapped[time | None] = mapped_column(Time)  # of the village's clock; may cross midnight
    quiet_until: Mapped[time | None] = mapped_column(Time)
    away_until: Mapped[Moment | None]
    name: Mapped[str | None] = mapped_column(Text)  # what somebody called themselves who asked to join
    note: Mapped[str | None] = mapped_column(Text)  # why they were refused, suspended or removed
    panel_role: Mapped[str | None] = mapped_column(Text)  # of the office, in the panel; None: an admin
    panel_role_id: Mapped[UUID | None] = mapped_column(Uuid)  # a role that the village made, instead
    gate_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid))  # where a guard works; None: at all gates
    taken_in_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # None: by whom their invite says
    created_at: Mapped[Moment]


class SessionRow(Base):
    """A shift: what a refresh token stands for. Only hashes of tokens are kept."""

    __tablename__ = "session"
    __table_args__ = (CheckConstraint("role in ('resident', 'guard', 'office')", name="role"),)

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(Text)
    refresh_hash: Mapped[str] = mapped_column(Text)
    previous_hash: Mapped[str | None] = mapped_column(Text)
    rotated_at: Mapped[Moment]
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
