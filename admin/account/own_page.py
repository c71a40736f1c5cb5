"""One's own page, as several views show it; and the proof that whoever changes how one signs in is oneself."""

import math
from typing import Any
from uuid import UUID

from wtforms import Field

from admin.account.forms import ChangePasswordForm, ProofForm
from admin.door import browser
from admin.forms import Problem
from admin.pages import page
from admin.parts import PanelParts
from admin.system.words import EVENTS
from models import passwords
from models.domain.errors import NotFound
from models.queries import panel_seats
from models.queries.panel_seats import Session
from models.texts.catalog import mark
from models.uow import Work
from models.usecases import panel_attempts, panel_logins
from models.usecases.panel_attempts import attempt_key
from models.usecases.panel_events import Whose, note_panel_event
from models.usecases.panel_logins import Login

NOT_THIS = mark("This is not your password.")
WAIT = mark("Too many wrong tries. Wait {minutes} min.")


def own_login(work: Work, session: Session) -> Login:
    """The login of this session. Raises NotFound for who signed in with LINE: LINE is what they prove it with."""
    found = panel_logins.login(work, session.login_id) if session.login_id else None
    if found is None:
        raise NotFound
    return found


def prove(parts: PanelParts, session: Session, field: Field) -> int | None:
    """None where the field holds the password, else the answer's status; why not is told at the field then.

    A session may be open in a browser that somebody else sits at. It is counted by itself, so that whoever guesses
    there keeps nobody waiting but themselves. No transaction is open meanwhile.
    """
    key = attempt_key("session", str(session.id))
    with parts.database.work() as work:
        login = own_login(work, session)
        wait = panel_attempts.begin_try(work, key)
    if wait:
        field.errors = [Problem(WAIT, {"minutes": max(1, math.ceil(wait.total_seconds() / 60))})]
        return 429
    right = parts.heavy(passwords.is_password, field.data, login.password_hash)
    with parts.database.work() as work:
        if right:
            panel_attempts.forget_failures(work, [key])
        else:
            note_own(work, "password_wrong", session)
    if not right:
        field.errors = [Problem(NOT_THIS)]
    return None if right else 400


def own_page(
    work: Work,
    session: Session,
    status: int = 200,
    *,
    form: ChangePasswordForm | None = None,
    proof: ProofForm | None = None,
) -> Any:
    """With the forms as they were sent."""
    login = panel_logins.login(work, session.login_id) if session.login_id else None
    return page(
        "account/own.html",
        status=status,
        session=session,
        login=login,
        codes_left=panel_logins.recovery_codes_left(work, login.id) if login else 0,
        sessions=panel_seats.sessions_of(work, login_id=session.login_id, person_id=session.person_id),
        sign_ins=panel_seats.sign_ins_of(work, login_id=session.login_id, person_id=session.person_id),
        now=work.now,
        form=form or ChangePasswordForm(),
        proof=proof or ProofForm(),
        kinds=EVENTS,
    )


def note_own(work: Work, kind: str, session: Session, **facts: Any) -> None:
    """One line about whoever is signed in."""
    person_id: UUID | None = session.person_id
    whose = Whose(login_id=session.login_id, person_id=person_id, session_id=session.id)
    note_panel_event(work, kind, whose, browser(), **facts)
