"""Villages, the LINE accounts that they speak through, and their houses."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    RowMapping,
    Text,
    UniqueConstraint,
    collate,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.gates import Callee
from models.domain.stays import StayLimits
from models.domain.timers import Ladder, WidenTo
from models.domain.visit import Kind
from models.tables.base import Base, Key, Moment

_CALLEES = ", ".join(f"'{one}'" for one in Callee)


class LineAccountRow(Base):
    """A LINE Official Account: its Messaging API channel, and the Login channel and LIFF app of the same provider."""

    __tablename__ = "line_account"

    id: Mapped[Key]
    channel_id: Mapped[str] = mapped_column(Text, unique=True)
    channel_secret: Mapped[bytes] = mapped_column(LargeBinary)  # sealed
    next_channel_secret: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed; while LINE's is being re-issued
    access_token: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed; None: stateless tokens
    bot_user_id: Mapped[str | None] = mapped_column(Text, unique=True)  # a webhook's `destination`
    login_channel_id: Mapped[str] = mapped_column(Text)
    login_channel_secret: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed
    liff_id: Mapped[str] = mapped_column(Text)
    told_print: Mapped[str | None] = mapped_column(Text)  # of what the environment told last: see keep_account
    created_at: Mapped[Moment]
    # LINE's health, as our calls found it
    failures: Mapped[int] = mapped_column(Integer, default=0)
    paused_until: Mapped[Moment | None]
    quota_spent_until: Mapped[Moment | None]
    menus_until: Mapped[Moment | None]  # a worker is linking rich menus: nobody else does until then
    quota_due_at: Mapped[Moment | None]  # when LINE is to be asked for the month's messages; None: now


class RichMenuRow(Base):
    """A rich menu that stands at LINE: which one shows `resident-waiting-th` for this account."""

    __tablename__ = "rich_menu"

    line_account_id: Mapped[UUID] = mapped_column(ForeignKey("line_account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    rich_menu_id: Mapped[str] = mapped_column(Text)
    synced_at: Mapped[Moment]


class VillageRow(Base):
    __tablename__ = "village"
    __table_args__ = (
        CheckConstraint("widen_after > 0", name="widen_after"),
        CheckConstraint("remind_after > 0", name="remind_after"),
        CheckConstraint("expire_after > 0", name="expire_after"),
        CheckConstraint("office_after > 0", name="office_after"),
        *(CheckConstraint(f"stay_{kind} > 0", name=f"stay_{kind}") for kind in Kind),
        CheckConstraint("asked_first in ('tenant', 'owner', 'joined')", name="asked_first"),
        CheckConstraint("widen_to in ('next', 'all')", name="widen_to"),
        CheckConstraint(f"gate_call in ({_CALLEES})", name="gate_call"),
        UniqueConstraint("line_account_id", "join_code"),
    )

    id: Mapped[Key]
    line_account_id: Mapped[UUID] = mapped_column(ForeignKey("line_account.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    time_zone: Mapped[str] = mapped_column(Text, default="Asia/Bangkok")
    language: Mapped[str] = mapped_column(Text, default="th")
    widen_after: Mapped[int | None] = mapped_column(Integer, default=45)  # seconds
    remind_after: Mapped[int | None] = mapped_column(Integer, default=120)  # seconds
    expire_after: Mapped[int] = mapped_column(Integer, default=300)  # seconds
    office_after: Mapped[int | None] = mapped_column(Integer, server_default=text("150"))  # seconds; None: never asked
    asked_first: Mapped[str] = mapped_column(Text, server_default=text("'tenant'"))
    widen_to: Mapped[str] = mapped_column(Text, server_default=text("'next'"))
    stay_guest: Mapped[int | None] = mapped_column(Integer, server_default=text("43200"))  # seconds; None: no limit
    stay_delivery: Mapped[int | None] = mapped_column(Integer, server_default=text("1800"))
    stay_taxi: Mapped[int | None] = mapped_column(Integer, server_default=text("1200"))
    stay_service: Mapped[int | None] = mapped_column(Integer, server_default=text("36000"))
    stay_other: Mapped[int | None] = mapped_column(Integer, server_default=text("14400"))
    gate_call: Mapped[str] = mapped_column(Text, server_default=text("'office'"))  # whose number guards are given
    office_phone: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed
    guards_see_names: Mapped[bool] = mapped_column(Boolean, default=False)
    groups_allowed: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))
    join_code: Mapped[str | None] = mapped_column(Text)  # None: nobody joins by a code
    gate_map_url: Mapped[str | None] = mapped_column(Text)
    rules_th: Mapped[str | None] = mapped_column(Text)
    rules_en: Mapped[str | None] = mapped_column(Text)
    welcome_th: Mapped[str | None] = mapped_column(Text)  # the village's own words, as the next
    welcome_en: Mapped[str | None] = mapped_column(Text)
    guard_note_th: Mapped[str | None] = mapped_column(Text)
    guard_note_en: Mapped[str | None] = mapped_column(Text)
    contact_th: Mapped[str | None] = mapped_column(Text)
    contact_en: Mapped[str | None] = mapped_column(Text)
    notice_reserve: Mapped[int | None] = mapped_column(Integer)  # what notices leave to the gate; None: by rule
    created_at: Mapped[Moment]


class HouseRow(Base):
    __tablename__ = "house"
    __table_args__ = (
        UniqueConstraint("village_id", "number"),
        Index("uq_house_village_id_id", "village_id", "id", unique=True),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"))
    number: Mapped[str] = mapped_column(Text)
    soi: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed
    phone_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))  # who gave it; None: the office did
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]  # since when it is no more; its visits still name it


HOUSE_ORDER = func.house_order(collate(HouseRow.number, "C"))
"""12/3 before 12/10: see models.domain.house_numbers."""

Index("ix_house_order", HouseRow.village_id, HOUSE_ORDER, HouseRow.id)


class AuditHeadRow(Base):
    """The newest link of a village's chain. Locked last and briefly: whoever holds it writes the next events."""

    __tablename__ = "audit_head"

    village_id: Mapped[UUID] = mapped_column(ForeignKey("village.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(Text)


STAYS = [getattr(VillageRow, f"stay_{kind}") for kind in Kind]
"""The columns that `stays_of` reads."""


def ladder_of(row: RowMapping) -> Ladder:
    """The village's ladder from its columns, which hold seconds."""
    return Ladder(
        widen_after=_seconds(row["widen_after"]),
        widen_to=WidenTo(row["widen_to"]),
        remind_after=_seconds(row["remind_after"]),
        office_after=_seconds(row["office_after"]),
        expire_after=timedelta(seconds=row["expire_after"]),
    )


def stays_of(row: RowMapping) -> StayLimits:
    """How long the village's visitors stay, from its columns."""
    return StayLimits(**{kind.value: _seconds(row[f"stay_{kind}"]) for kind in Kind})


def _seconds(count: int | None) -> timedelta | None:
    return timedelta(seconds=count) if count else None
