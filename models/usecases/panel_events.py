"""What happens around signing in to the panel is written down."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from models.tables.base import table_of
from models.tables.panel import PanelEventRow
from models.uow import Work, new_id

AGENT_LENGTH = 300


@dataclass(frozen=True, kw_only=True)
class Browser:
    """From where somebody signs in, as the request told."""

    address: str | None
    agent: str | None


@dataclass(frozen=True, kw_only=True)
class Whose:
    """About whom a line is, as far as that is known."""

    login_id: UUID | None = None
    person_id: UUID | None = None
    village_id: UUID | None = None
    session_id: UUID | None = None


def note_panel_event(work: Work, kind: str, whose: Whose, browser: Browser, **facts: Any) -> None:
    """One line. The facts are JSON values and no secrets: neither a password nor a code, right or wrong."""
    row = {
        "id": new_id(),
        "at": work.now,
        "kind": kind,
        "login_id": whose.login_id,
        "person_id": whose.person_id,
        "village_id": whose.village_id,
        "session_id": whose.session_id,
        "address": browser.address,
        "agent": (browser.agent or "")[:AGENT_LENGTH] or None,
        "facts": facts,
    }
    work.connection.execute(insert(table_of(PanelEventRow)), [row])
