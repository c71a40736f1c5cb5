"""Visits, what happened to them, and their photos."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.domain.actors import ActorRole
from models.domain.conflicts import Conflict
from models.domain.visit import Answer, Kind, State
from models.tables.base import Base, Key, Moment

_STATES = ", ".join(f"'{state}'" for state in State)
_KINDS = ", ".join(f"'{kind}'" for kind in Kind)
_ANSWERS = ", ".join(f"'{answer}'" for answer in Answer)
_CONFLICTS = ", ".join(f"'{conflict}'" for conflict in Conflict)
_ROLES = ", ".join(f"'{role}'" for role in ActorRole)

SEARCHED = (
    "house_id", "created_by", "gate_id", "state", "kind", "pass_id", "offline", "conflict", "wrong_at",
    "overstayed_at", "overridden_reason", "sought",
)  # fmt: skip
"""What the office looks for visits by: a search reads this index alone, and then the rows of one page.

Row-level security keeps LIKE and its kind out of index conditions, so a village's visits are walked through.
"""


class VisitRow(Base):
    __tablename__ = "visit"
    __table_args__ = (
        CheckConstraint(f"state in ({_STATES})", name="state"),
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        CheckConstraint("headcount between 1 and 50", name="headcount"),
        CheckConstraint(f"answer in ({_ANSWERS})", name="answer"),
        CheckConstraint(f"decided_role in ({_ROLES})", name="decided_role"),
        CheckConstraint(f"conflict in ({_CONFLICTS})", name="conflict"),
        ForeignKeyConstraint(["village_id", "house_id"], ["house.village_id", "house.id"]),
        ForeignKeyConstraint(["village_id", "pass_id"], ["pass.village_id", "pass.id"]),
        *(
            ForeignKeyConstraint(["village_id", column], ["gate.village_id", "gate.id"])
            for column in ("gate_id", "entered_gate_id", "left_gate_id")
        ),
        Index("uq_visit_village_id_id", "village_id", "id", unique=True),
        UniqueConstraint("village_id", "idempotency_key"),
        Index(
            "ix_visit_search",
            "village_id",
            text("created_at DESC"),
            text("id DESC"),
            postgresql_include=SEARCHED,
        ),
        Index(
            "ix_visit_inside",
            "village_id",
            text("created_at DESC"),
            text("id DESC"),
            postgresql_where=text("state = 'inside'"),
        ),
        Index("ix_visit_house", "house_id", text("created_at DESC")),
        Index("ix_visit_due", "due_at", postgresql_where=text("due_at is not null")),
        Index("ix_visit_waiting", "house_id", postgresql_where=text("state = 'requested'")),
        Index("ix_visit_standing", "village_id", "state", postgresql_where=text("state in ('requested', 'inside')")),
        Index(
            "ix_visit_overridden", "village_id", "entered_at", postgresql_where=text("overridden_reason is not null")
        ),
        Index("ix_visit_pass", "pass_id", postgresql_where=text("pass_id is not null")),
        Index(
            "ix_visit_plate",
            "village_id",
            "plate_key",
            text("created_at DESC"),
            postgresql_where=text("plate_key is not null"),
        ),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(Uuid)
    house_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    pass_id: Mapped[UUID | None] = mapped_column(Uuid)
    visitor_name: Mapped[str] = mapped_column(Text)
    visitor_phone: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed
    plate: Mapped[str | None] = mapped_column(Text)
    plate_province: Mapped[str | None] = mapped_column(Text)
    plate_key: Mapped[str | None] = mapped_column(Text)  # the plate as it is known again, however it is written
    sought: Mapped[str | None] = mapped_column(Text)  # name and plate as they are looked for: `search_text`
    purpose: Mapped[str | None] = mapped_column(Text)
    headcount: Mapped[int] = mapped_column(SmallInteger)
    answer: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_role: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[Moment | None]
    decision_reason: Mapped[str | None] = mapped_column(Text)
    overridden_reason: Mapped[str | None] = mapped_column(Text)
    entered_at: Mapped[Moment | None]
    left_at: Mapped[Moment | None]
    group_id: Mapped[UUID | None] = mapped_column(Uuid)  # of a rider's round to several houses
    gate_id: Mapped[UUID | None] = mapped_column(Uuid)  # at which it was registered
    entered_gate_id: Mapped[UUID | None] = mapped_column(Uuid)
    left_gate_id: Mapped[UUID | None] = mapped_column(Uuid)
    closed_at: Mapped[Moment | None]
    offline: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))  # written down without network
    conflict: Mapped[str | None] = mapped_column(Text)
    wrong_at: Mapped[Moment | None]  # when the house said that the entry was wrong
    wrong_note: Mapped[str | None] = mapped_column(Text)
    widen_at: Mapped[Moment | None]
    widen_every: Mapped[int | None] = mapped_column(Integer)  # seconds for each further person; None: all at once
    widened_at: Mapped[Moment | None]
    remind_at: Mapped[Moment | None]
    reminded_at: Mapped[Moment | None]
    office_at: Mapped[Moment | None]
    office_asked_at: Mapped[Moment | None]
    expires_at: Mapped[Moment | None]
    called_at: Mapped[Moment | None]  # when a guard last got a number about it
    overstay_at: Mapped[Moment | None]  # until when somebody who is inside may stay
    overstayed_at: Mapped[Moment | None]
    due_at: Mapped[Moment | None]  # the earliest of the timers that still run
    usual_seconds: Mapped[int | None] = mapped_column(Integer)  # until this house usually answers
    version: Mapped[int] = mapped_column(Integer)
    created_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Moment]
    idempotency_key: Mapped[UUID] = mapped_column(Uuid)
    fingerprint: Mapped[str] = mapped_column(Text)


STOPPED_WAITING = func.coalesce(VisitRow.decided_at, VisitRow.closed_at, VisitRow.entered_at)
"""An answer; else the end by the guard or the clock; else an entry without an answer. NULL while the visitor waits."""

Index("ix_visit_settled", VisitRow.house_id, STOPPED_WAITING, postgresql_where=STOPPED_WAITING.is_not(None))

CLOSED_LATE = text("coalesce(visit.left_at, visit.closed_at) - visit.created_at > '168:00:00'::interval")
"""Visits that were open for longer than the shortest time for which a village remembers anything: few."""

Index(
    "ix_visit_closed_late",
    VisitRow.village_id,
    VisitRow.created_at,
    postgresql_where=text("coalesce(left_at, closed_at) - created_at > '168:00:00'::interval"),
)


class VisitLookRow(Base):
    """Somebody's first look at a visit, on its page in LINE or in the panel."""

    __tablename__ = "visit_look"
    __table_args__ = (ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),)

    visit_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    village_id: Mapped[UUID] = mapped_column(Uuid)
    role: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]


class VisitEventRow(Base):
    """The record. Appended to, never changed; the application's role may not update or delete it."""

    __tablename__ = "visit_event"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),
        Index("ix_visit_event_visit", "visit_id"),
    )

    village_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    serial: Mapped[int] = mapped_column(Integer, primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(Text)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    actor_role: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    request_id: Mapped[str | None] = mapped_column(Text)
    at: Mapped[Moment]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    previous_hash: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)


class PhotoRow(Base):
    __tablename__ = "photo"
    __table_args__ = (
        ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),
        Index("uq_photo_visit_id_position", "visit_id", "position", unique=True),
    )

    id: Mapped[Key]
    village_id: Mapped[UUID] = mapped_column(Uuid)
    visit_id: Mapped[UUID] = mapped_column(Uuid)
    position: Mapped[int] = mapped_column(SmallInteger)
    sha256: Mapped[str] = mapped_column(Text)
    width: Mapped[int] = mapped_column(Integer)
    height: Mapped[int] = mapped_column(Integer)
    bytes: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[Moment]
