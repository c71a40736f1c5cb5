"""What tests of the panel stand on: browsers that keep cookies and send forms as browsers do."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from werkzeug.test import TestResponse

from models.domain.ids import PersonId, VillageId
from models.tables.people import MembershipRow
from models.uow import Database, new_id
from models.usecases import panel_logins
from models.usecases.panel_events import Browser as From
from models.usecases.panel_sessions import begin_session
from tests.cast import Cast, Somebody

VILLAGE = re.compile(r'name="village" content="([^"]+)"')
GUARD = re.compile(r'name="csrf" content="([^"]+)"')
HERE = From(address="127.0.0.1", agent="tests")


@dataclass
class Browser:
    """A browser without scripts. Forms are sent as the last page had them: with its sign and for its village."""

    client: FlaskClient
    guard: str = field(default="", repr=False)
    village: str = field(default="", repr=False)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self._looked_at(self.client.get(path, **more))

    def post(self, path: str, form: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        if not self.guard and self.get("/admin/account").status_code != 200:
            self.get("/admin/login")
        answer = self.client.post(path, data={**self.hidden(), **(form or {})}, **more)
        if path == "/admin/villages":
            self.guard = ""  # it is led on to a page of the village that it chose
        return self._looked_at(answer)

    def hidden(self) -> dict[str, str]:
        """What every form carries beside its fields."""
        return {"csrf_token": self.guard, **({"at_village": self.village} if self.village else {})}

    def _looked_at(self, answer: TestResponse) -> TestResponse:
        page = answer.get_data(as_text=True)
        if found := GUARD.search(page):
            self.guard, at = found[1], VILLAGE.search(page)
            self.village = at[1] if at else ""
        return answer

    def text(self, path: str) -> str:
        """The page's HTML. Fails where it is not there for this browser."""
        answer = self.get(path)
        assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
        return answer.get_data(as_text=True)

    @property
    def token(self) -> str:
        """Of its session."""
        kept = self.client.get_cookie("panel")
        return kept.value if kept else ""

    def signed_in(self, token: str) -> "Browser":
        self.client.set_cookie("panel", token)
        return self


def open_seat(
    app: Flask,
    database: Database,
    cast: Cast,
    somebody: Somebody,
    role: str | None,
    *,
    village: VillageId | None = None,
    custom: UUID | None = None,
) -> Browser:
    """A session of somebody of LINE, who sits in the village's office with this role."""
    at = village or cast.village
    with database.work(village_id=at, account_id=cast.account) as work:
        _sit(work, somebody.id, role, custom)
    with database.work() as work:
        _, token = begin_session(work, HERE, person_id=somebody.id)
    return Browser(app.test_client()).signed_in(token)


def make_login(
    app: Flask, database: Database, *, operator: bool = False, email: str | None = None, totp: bool = True
) -> Browser:
    """A session of somebody with an e-mail address, whose phone is set up where they are to have one."""
    with database.work() as work:
        login_id = panel_logins.make_login(
            work, email=email or f"{uuid4().hex}@example.com", name="Operator", language="en", operator=operator
        )
        if totp:
            panel_logins.begin_totp(work, login_id)
            panel_logins._change(work, login_id, totp_at=work.now)
        _, token = begin_session(work, HERE, login_id=login_id, operator=operator)
    return Browser(app.test_client()).signed_in(token)


def _sit(work: Any, person_id: PersonId, role: str | None, custom: UUID | None) -> None:
    row = MembershipRow
    mine = row.village_id == work.village, row.person_id == person_id, row.role == "office", row.standing == "active"
    values = {"panel_role": role, "panel_role_id": custom}
    if work.connection.scalar(select(row.id).where(*mine)):
        work.connection.execute(update(row).where(*mine).values(values))
        return
    given = {"id": new_id(), "village_id": work.village, "person_id": person_id, "created_at": work.now, **values}
    work.connection.execute(insert(row).values(role="office", standing="active", **given))
