"""The outbox: every message that we owe LINE, written with the decision that it tells of."""

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Integer, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.tables.base import Base, Key, Moment

SETTLED_AND_FULL = "state <> 'queued' AND (payload IS NOT NULL OR facts <> '{}')"
"""Rows whose words and facts may be let go of in time."""


class MessageRow(Base):
    """One message to one person. The row's id is LINE's retry key, and `payload` is frozen before the first try.

    `due_at` is when somebody may take the row: a claim pushes it on by a lease, a failure by a backoff, so that a row
    whose worker died comes due again by itself.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("state in ('queued', 'sent', 'dead', 'dropped')", name="state"),
        CheckConstraint("visit_id is null or village_id is not null", name="visit"),
        CheckConstraint("notice_id is null or village_id is not null", name="notice"),
        ForeignKeyConstraint(["village_id", "visit_id"], ["visit.village_id", "visit.id"]),
        ForeignKeyConstraint(
            ["village_id", "notice_id"], ["notice.village_id", "notice.id"], name="fk_message_village_id_notice_id"
        ),
        Index("ix_message_next", "line_account_id", "bulk", "due_at", postgresql_where=text("state = 'queued'")),
        Index("ix_message_full", "line_account_id", "created_at", postgresql_where=text(SETTLED_AND_FULL)),
        Index(
            "ix_message_dead",
            "village_id",
            "created_at",
            postgresql_where=text("state = 'dead' and village_id is not null"),
        ),
        Index("ix_message_given_up", "line_account_id", "created_at", postgresql_where=text("state = 'dead'")),
        Index("ix_message_visit", "visit_id", postgresql_where=text("visit_id is not null")),
        Index("ix_message_village", "village_id", "id", postgresql_where=text("village_id is not null")),
        Index(
            "ix_message_unsent",
            "village_id",
            "state",
            "id",
            postgresql_where=text("state <> 'sent' and village_id is not null"),
        ),
        Index("ix_message_person", "person_id", "id", postgresql_where=text("person_id is not null")),
        Index("ix_message_notice", "notice_id", "person_id", postgresql_where=text("notice_id is not null")),
        Index(
            "uq_message_notice_person",
            "notice_id",
            "person_id",
            unique=True,
            postgresql_where=text("state = 'queued' and notice_id is not null"),
        ),
    )

    id: Mapped[Key]
    line_account_id: Mapped[UUID] = mapped_column(ForeignKey("line_account.id"))
    village_id: Mapped[UUID | None] = mapped_column(ForeignKey("village.id"))
    visit_id: Mapped[UUID | None] = mapped_column(Uuid)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    to_user: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    payload: Mapped[str | None] = mapped_column(Text)  # LINE's `messages` as JSON text, once rendered
    reply_token: Mapped[str | None] = mapped_column(Text)
    reply_until: Mapped[Moment | None]
    must_arrive: Mapped[bool] = mapped_column(Boolean)  # worth a billed push when the reply token is gone
    state: Mapped[str] = mapped_column(Text, default="queued")
    verdict: Mapped[str | None] = mapped_column(Text)  # what LINE said last: accepted, later, unclear, dead …
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[Moment]
    first_tried_at: Mapped[Moment | None]
    sent_at: Mapped[Moment | None]
    line_request_id: Mapped[str | None] = mapped_column(Text)  # of the try that the verdict tells of
    created_at: Mapped[Moment]
    bulk: Mapped[bool] = mapped_column(Boolean, server_default=text("false"))  # may wait until nobody else does
    notice_id: Mapped[UUID | None] = mapped_column(Uuid)
    resent_as: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"))  # a dead one: what the office sent instead
