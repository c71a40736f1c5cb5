"""A session begins or ends: the same for everybody, whatever they proved."""

from datetime import timedelta
from uuid import UUID

from flask import redirect, url_for
from werkzeug.wrappers import Response

from admin.door import Door, browser, safe_way
from models.domain.ids import PersonId, VillageId
from models.queries import panel_seats
from models.uow import Work
from models.usecases.panel_events import Whose, note_panel_event
from models.usecases.panel_logins import Login
from models.usecases.panel_sessions import LIFE, OPERATORS_LIFE, begin_session, token_hash


def let_in(work: Work, door: Door, who: Login | PersonId, kind: str, way: str | None) -> Response:
    """The answer that signs the browser in, and takes it to where it wanted to be."""
    login = who if isinstance(who, Login) else None
    login_id: UUID | None = login.id if login else None
    person_id = None if isinstance(who, Login) else who
    operator = bool(login and login.operator)
    session_id, token = begin_session(work, browser(), login_id=login_id, person_id=person_id, operator=operator)
    seen = panel_seats.session(work, token_hash(token))
    villages: set[VillageId | None] = {one.village_id for one in seen.places} if seen else set()
    for village_id in villages or {None}:
        whose = Whose(login_id=login_id, person_id=person_id, session_id=session_id, village_id=village_id)
        note_panel_event(work, kind, whose, browser())
    life: timedelta = OPERATORS_LIFE if operator else LIFE
    answer = redirect(safe_way(way) or url_for("panel.front"), 303)
    door.keep(answer, token, work.now + life)  # type: ignore[arg-type]
    return answer
