"""Who signs in to the panel, with what, from where, and what they may do there."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment


class PanelLoginRow(Base):
    """Somebody's e-mail address and password. The people of LINE accounts that they act as name it."""

    __tablename__ = "panel_login"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(Text, unique=True)  # in small letters
    name: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    operator: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    password_hash: Mapped[str | None] = mapped_column(Text)  # Argon2id; None until a link has set one
    password_at: Mapped[Moment | None]
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed
    totp_at: Mapped[Moment | None]  # since when a code is asked for
    totp_step: Mapped[int | None] = mapped_column(Integer)  # of the last code that was taken: no code works twice
    created_at: Mapped[Moment]
    disabled_at: Mapped[Moment | None]


class PanelRecoveryCodeRow(Base):
    """Stands in for a code of the phone, once."""

    __tablename__ = "panel_recovery_code"

    login_id: Mapped[UUID] = mapped_column(ForeignKey("panel_login.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    used_at: Mapped[Moment | None]


class PanelLinkRow(Base):
    """A link that sets a password, once. Its token is told once; only the hash is kept."""

    __tablename__ = "panel_link"

    id: Mapped[Key]
    login_id: Mapped[UUID] = mapped_column(ForeignKey("panel_login.id"))
    village_id: Mapped[UUID | None] = mapped_column(ForeignKey("village.id"))  # whose office made it
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]


class PanelSessionRow(Base):
    """A browser that is signed in: by a password, or as a person of LINE."""

    __tablename__ = "panel_session"
    __table_args__ = (
        CheckConstraint("(login_id is null) <> (person_id is null)", name="whose"),
        Index("ix_panel_session_login", "login_id", postgresql_where=text("login_id is not null")),
        Index("ix_panel_session_person", "person_id", postgresql_where=text("person_id is not null")),
    )

    id: Mapped[Key]
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    login_id: Mapped[UUID | None] = mapped_column(ForeignKey("panel_login.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    village_id: Mapped[UUID | None] = mapped_column(ForeignKey("village.id"))  # at which they work now
    language: Mapped[str | None] = mapped_column(Text)  # chosen in this browser
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    address: Mapped[str | None] = mapped_column(Text)
    agent: Mapped[str | None] = mapped_column(Text)


NOBODYS = "login_id is null and person_id is null and village_id is null"
"""What a stranger left at the door: an address that nobody has, with a wrong password."""


class PanelAttemptRow(Base):
    """Wrong passwords in a row, by whose and whence: see models.domain.lockout."""

    __tablename__ = "panel_attempt"
    __table_args__ = (Index("ix_panel_attempt_last_at", "last_at"),)

    key: Mapped[str] = mapped_column(Text, primary_key=True)  # a hash
    failures: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[Moment]


class PanelEventRow(Base):
    """What happened around signing in. Rows are added and read; those about nobody whom we know go after a while."""

    __tablename__ = "panel_event"
    __table_args__ = (
        Index("ix_panel_event_login", "login_id", "id", postgresql_where=text("login_id is not null")),
        Index("ix_panel_event_village", "village_id", "id", postgresql_where=text("village_id is not null")),
        Index("ix_panel_event_address", "address", "id", postgresql_where=text("address is not null")),
        Index("ix_panel_event_nobodys", "at", postgresql_where=text(NOBODYS)),
    )

    id: Mapped[Key]
    at: Mapped[Moment]
    kind: Mapped[str] = mapped_column(Text)
    login_id: Mapped[UUID | None] = mapped_column(Uuid)
    person_id: Mapped[UUID | None] = mapped_column(Uuid)
    village_id: Mapped[UUID | None] = mapped_column(Uuid)
    session_id: Mapped[UUID | None] = mapped_column(Uuid)
    address: Mapped[str | None] = mapped_column(Text)
    agent: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)


class PanelRoleRow(Base):
    """A role that a village made for its office."""

    __tablename__ = "panel_role"
    __table_args__ = (Index("uq_panel_role_village_id_id", "village_id", "id", unique=True),)

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    name: Mapped[str] = mapped_column(Text)
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
