"""The cast's phones in the tests of the chat, with LINE's simulator on the other side."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from bot.messages.buttons import Answer, Button, write
from models.domain.ids import VisitId
from tests.cast import Cast, Somebody
from tests.conftest import Simulator
from workers import drain
from workers.runtime import Runtime


@dataclass(frozen=True)
class Chats:
    """The cast's phones, and the worker that answers them when a test says so."""

    line: Simulator
    runtime: Runtime
    cast: Cast
    owner: Engine

    def tap(self, who: Somebody, button: Button | str) -> dict[str, Any]:
        data = button if isinstance(button, str) else write(button)
        return self._told(self.line.post(f"people/{who.line_user_id}/tap", {"data": data}))

    def say(self, who: Somebody, words: str) -> dict[str, Any]:
        return self._told(self.line.post(f"people/{who.line_user_id}/say", {"text": words}))

    def does(self, who: Somebody, what: str) -> dict[str, Any]:
        return self._told(self.line.post(f"people/{who.line_user_id}/{what}"))

    def read(self) -> None:
        drain.drain_inbox(self.runtime, self.cast.account)

    def send(self) -> None:
        drain.drain_outbox(self.runtime, self.cast.account)

    def heard(self, who: Somebody) -> list[dict[str, Any]]:
        """What the account wrote to somebody, oldest first."""
        return [one for one in self.line.chat(who) if one["from"] == "bot"]

    def letters(self, who: Somebody) -> list[tuple[str, str]]:
        """Kind and fate of every letter to somebody, oldest first."""
        return [(row.kind, row.state) for row in self._rows(who)]

    def last(self, who: Somebody) -> str:
        return str(self._rows(who)[-1].kind)

    def words(self, who: Somebody) -> str:
        message = self.heard(who)[-1]["message"]
        return str(message.get("altText") or message.get("text"))

    def billed(self) -> int:
        return sum(one["used"] for one in self.line.get("quota").values())

    def state(self, visit: VisitId) -> tuple[str, str | None]:
        with self.owner.connect() as connection:
            row = connection.execute(text("SELECT state, decision_reason FROM visit WHERE id = :id"), {"id": visit})
            found = row.one()
        return found.state, found.decision_reason

    def change(self, statement: str, **values: object) -> None:
        with self.owner.begin() as connection:
            connection.execute(text(statement), values)

    def _rows(self, who: Somebody) -> list[Any]:
        statement = text("SELECT * FROM message WHERE to_user = :user ORDER BY created_at, id")
        with self.owner.connect() as connection:
            return list(connection.execute(statement, {"user": who.line_user_id}))

    @staticmethod
    def _told(answer: dict[str, Any]) -> dict[str, Any]:
        assert answer["webhook_status"] == 200, answer
        return answer


def approve(visit: UUID, version: int = 1) -> Answer:
    return Answer(str(visit), version, "approve")


def reject(visit: UUID, version: int = 1) -> Answer:
    return Answer(str(visit), version, "reject")
