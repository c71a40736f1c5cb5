"""Who acts in the journeys: LINE behind the scenes, residents with their phones, guards with their pages."""

import json
import queue
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import requests
import simple_websocket

from tests.journeys.programs import eventually

PUSH, REPLY = "POST /v2/bot/message/push", "POST /v2/bot/message/reply"


class Line:
    """LINE as a test sees it from behind: what was sent, what it cost, what goes wrong."""

    def __init__(self, address: str, channel: str, login_channel: str) -> None:
        self.address = address
        self._channel = channel
        self._login_channel = login_channel
        self._session = requests.Session()

    def close(self) -> None:
        self._session.close()

    def get(self, path: str, **query: Any) -> Any:
        answer = self._session.get(f"{self.address}/_sim/{path}", params=query, timeout=15)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: object = None) -> Any:
        answer = self._session.post(f"{self.address}/_sim/{path}", json=body if body is not None else {}, timeout=15)
        answer.raise_for_status()
        return answer.json()

    def answers(self) -> bool:
        with suppress(requests.ConnectionError):
            return bool(self.get("state"))
        return False

    def faults(self, *wishes: dict[str, Any]) -> None:
        """From now on LINE fails like this; without a wish it is healthy again."""
        self.post("faults", list(wishes))

    def calls(self, since: int = 0, match: str = "") -> list[dict[str, Any]]:
        """The log of API calls after number `since`, of those whose method and path hold `match`."""
        calls = self.get("calls", since=since)
        return [call for call in calls if match in f"{call['method']} {call['path']}"]

    def now(self) -> int:
        """The number of the last call."""
        return max((call["n"] for call in self.get("calls")), default=0)

    def id_token(self, user_id: str) -> str:
        query = {"user_id": user_id, "login_channel_id": self._login_channel}
        return str(self.get("id-token", **query)["id_token"])

    def quota(self) -> dict[str, Any]:
        return dict(self.get("quota")[self._channel])

    def limit(self, messages: int | None) -> None:
        """The month's messages of the channel."""
        self.post("setup", {"channels": [{"channel_id": self._channel, "monthly_limit": messages}]})


@dataclass(frozen=True)
class Resident:
    """Somebody with the chat on their phone."""

    line: Line
    user_id: str
    name: str
    language: str

    def heard(self) -> list[dict[str, Any]]:
        """What the account has sent to this phone, oldest first."""
        return [entry for entry in self.line.get(f"people/{self.user_id}/chat") if entry["from"] == "bot"]

    def hears(self, count: int = 1, within: float = 10.0) -> dict[str, Any]:
        """The newest message, once there are so many; fails where there are more."""
        eventually(lambda: len(self.heard()) >= count, within, f"message {count} of {self.name}")
        heard = self.heard()
        assert len(heard) == count, heard
        return heard[-1]

    def billed(self) -> int:
        """How many messages to this person the village pays for."""
        return int(self.line.quota()["by_person"].get(self.user_id, 0))

    @property
    def menu(self) -> str:
        """`waiting`, `calm` or none: which rich menu the phone shows."""
        shown = self.line.get(f"people/{self.user_id}/menu")
        return shown["name"].split("-")[2] if shown else "none"

    def button(self, label: str) -> str:
        """The postback of the newest message's button of this name."""
        for action in _actions(self.heard()[-1]["message"]):
            if action.get("label") == label:
                return str(action["data"])
        raise AssertionError(f"no button {label} in {self.heard()[-1]['message']}")

    def answer(self, word: str) -> str:
        """The newest message's postback that gives this answer, in whatever language its button speaks."""
        found = [str(action.get("data", "")) for action in _actions(self.heard()[-1]["message"])]
        return next(data for data in found if data.endswith(f":{word}") or f":{word}:" in data)

    def tap(self, data: str) -> dict[str, Any]:
        report: dict[str, Any] = self.line.post(f"people/{self.user_id}/tap", {"data": data})
        assert report["webhook_status"] == 200, report
        return report

    def approve(self) -> dict[str, Any]:
        return self.tap(self.answer("approve"))

    def reject(self) -> dict[str, Any]:
        return self.tap(self.answer("reject"))


def somebody(line: Line, name: str, language: str, *, follows: bool) -> Resident:
    """A phone that the village has never heard of."""
    person = Resident(line, f"U{uuid4().hex}", name, language)
    told = {"user_id": person.user_id, "display_name": person.name, "language": language, "friend": False}
    line.post("setup", {"people": [told]})
    if follows:
        line.post(f"people/{person.user_id}/follow")
    return person


def _actions(part: Any) -> list[dict[str, Any]]:
    """Every action of a message, in order."""
    if isinstance(part, list):
        return [action for one in part for action in _actions(one)]
    if not isinstance(part, dict):
        return []
    own = [part["action"]] if isinstance(part.get("action"), dict) else []
    return own + [action for value in part.values() for action in _actions(value)]


class Guard:
    """Somebody at the gate, by the API that the guard's page speaks."""

    def __init__(self, web: str, line: Line, user_id: str) -> None:
        self.web = web
        self.user_id = user_id
        self._line = line

    @cached_property
    def token(self) -> str:
        body = {"id_token": self._line.id_token(self.user_id), "role": "guard"}
        answer = requests.post(f"{self.web}/api/v1/sessions", json=body, timeout=10)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["data"]["access_token"])

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return requests.request(method, f"{self.web}/api/v1{path}", headers=headers, timeout=15, **more)

    def try_to_register(
        self, house: str, key: str = "", photo: bytes | None = None, **fields: Any
    ) -> requests.Response:
        form = {"house": house, "kind": "guest", "visitor_name": "สมศรี ใจงาม", **fields}
        headers = {"Idempotency-Key": key or str(uuid4())}
        files = {"photo": ("gate.jpg", photo, "image/jpeg")}
        body: dict[str, Any] = {"data": form, "files": files} if photo else {"json": form}
        return self.ask("POST", "/visits", headers=headers, **body)

    def register(self, house: str, **more: Any) -> dict[str, Any]:
        """The visit that now waits."""
        answer = self.try_to_register(house, **more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json()["data"])

    def sees(self, visit_id: str) -> dict[str, Any]:
        answer = self.ask("GET", f"/visits/{visit_id}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json()["data"])

    def watch(self) -> "Watch":
        return Watch(self.web, self.token)


class Watch:
    """The gate's socket, as a page holds it. Use as a context."""

    def __init__(self, web: str, token: str) -> None:
        self._address = f"{web.replace('http', 'ws', 1)}/api/v1/live"
        self._token = token
        self.frames: list[tuple[float, dict[str, Any]]] = []

    def __enter__(self) -> Self:
        self._socket = simple_websocket.Client.connect(self._address)
        self._socket.send(json.dumps({"type": "auth", "access_token": self._token}))
        self.hear(lambda frame: frame["type"] == "ready")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(simple_websocket.ConnectionClosed):
            self._socket.close()
        self._socket.thread.join(5)

    def hear(self, wanted: Callable[[dict[str, Any]], object], within: float = 5.0) -> dict[str, Any]:
        """The next frame that is wanted. Fails where none comes in time."""
        deadline = time.monotonic() + within
        while (left := deadline - time.monotonic()) > 0:
            frame = self._socket.receive(timeout=left)
            if frame is None:
                break
            told = json.loads(frame)
            self.frames.append((time.monotonic(), told))
            if wanted(told):
                return dict(told)
        raise AssertionError(f"nothing of the kind within {within:g} s, but {self.frames}")

    def hear_state(self, visit_id: str, state: str, within: float = 5.0) -> dict[str, Any]:
        """The visit as the frame shows it that tells of this state."""
        found: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

        def wanted(frame: dict[str, Any]) -> bool:
            for visit in frame.get("visits", ()):
                if visit["id"] == visit_id and visit["state"] == state:
                    found.put(visit)
                    return True
            return False

        self.hear(wanted, within)
        return found.get_nowait()
