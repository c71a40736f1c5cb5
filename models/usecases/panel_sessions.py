"""Sessions of the panel: begun, found again, moved to another village, ended."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import insert, or_, update

from models.domain.errors import NotFound
from models.tables.panel import PanelSessionRow
from models.uow import Work, new_id
from models.usecases.panel_events import AGENT_LENGTH, Browser

LIFE = timedelta(days=14)
IDLE = timedelta(hours=12)
OPERATORS_LIFE = timedelta(hours=12)
OPERATORS_IDLE = timedelta(hours=1)
SEEN_EVERY = timedelta(minutes=5)
"""A session's row is not written at each request."""


def token_hash(token: str) -> str:
    """Under which a session is found: who reads the table cannot sign in with it."""
    return sha256(f"panel-session:{token}".encode()).hexdigest()


def begin_session(
    work: Work, browser: Browser, *, login_id: UUID | None = None, person_id: UUID | None = None, operator: bool = False
) -> tuple[UUID, str]:
    """A session of the login or of LINE's person: its id, and the token that the browser keeps."""
    token, session_id = secrets.token_urlsafe(32), new_id()
    work.connection.execute(
        insert(PanelSessionRow).values(
            id=session_id,
            token_hash=token_hash(token),
            login_id=login_id,
            person_id=person_id,
            created_at=work.now,
            seen_at=work.now,
            expires_at=work.now + (OPERATORS_LIFE if operator else LIFE),
            address=browser.address,
            agent=(browser.agent or "")[:AGENT_LENGTH] or None,
        )
    )
    return session_id, token


def is_idle(seen_at: datetime, now: datetime, *, operator: bool) -> bool:
    """Whether nobody has used it for so long that it is over."""
    return now - seen_at > (OPERATORS_IDLE if operator else IDLE)


def mark_seen(work: Work, session_id: UUID) -> None:
    _change(work, session_id, seen_at=work.now)


def work_at(work: Work, session_id: UUID, village_id: UUID | None) -> None:
    """From now on the session is at this village; at none for the operator's own pages."""
    _change(work, session_id, village_id=village_id)


def speak(work: Work, session_id: UUID, language: str) -> None:
    """In this browser, whatever LINE's profile says."""
    _change(work, session_id, language=language)


def end_session(work: Work, session_id: UUID) -> None:
    _change(work, session_id, ended_at=work.now)


def end_one_of(work: Work, session_id: UUID, *, login_id: UUID | None, person_id: UUID | None) -> None:
    """One of somebody's sessions. Raises NotFound where it is not theirs."""
    row = PanelSessionRow
    theirs = row.login_id == login_id if login_id else row.person_id == person_id
    ended = update(row).where(row.id == session_id, theirs, row.ended_at.is_(None)).values(ended_at=work.now)
    if not work.connection.execute(ended).rowcount:
        raise NotFound


def end_others(work: Work, session_id: UUID, *, login_id: UUID | None, person_id: UUID | None) -> int:
    """All of somebody's sessions but this one: how many."""
    row = PanelSessionRow
    theirs = row.login_id == login_id if login_id else row.person_id == person_id
    ended = update(row).where(row.id != session_id, theirs, row.ended_at.is_(None)).values(ended_at=work.now)
    return work.connection.execute(ended).rowcount


def end_all_of(work: Work, *, login_id: UUID | None = None, person_id: UUID | None = None) -> int:
    """Everybody's who signs in with this login or as this person: how many."""
    row = PanelSessionRow
    wanted = [row.login_id == login_id] if login_id else []
    wanted += [row.person_id == person_id] if person_id else []
    ended = update(row).where(or_(*wanted), row.ended_at.is_(None)).values(ended_at=work.now)
    return work.connection.execute(ended).rowcount


def _change(work: Work, session_id: UUID, **values: object) -> None:
    work.connection.execute(update(PanelSessionRow).where(PanelSessionRow.id == session_id).values(values))
