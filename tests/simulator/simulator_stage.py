"""The cast, a simulator in a process of its own, and the messages that tests send."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import requests

ROOT = Path(__file__).parents[2]
SECRET = "8c570fa6dd201bb328f1c1eac23a96d8"
BOT = "U8e742f61d673b39c7fff3cecb7536ef0"
TOKEN = "long-lived-token"
SOMCHAI = "U" + "1" * 32
MALEE = "U" + "2" * 32
PRASIT = "U" + "3" * 32
NOBODY = "U" + "9" * 32


@dataclass
class Received:
    body: bytes
    headers: dict[str, str]

    @property
    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = orjson.loads(self.body)["events"][0]
        return found


@dataclass
class Receiver:
    """Stands where the product's webhook would be, and serves a page for LIFF."""

    url: str = ""
    status: int = 200
    wait_s: float = 0
    page: str = ""
    received: list[Received] = field(default_factory=list)


def start(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    """The process and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", "--port", "0", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    return process, line.removeprefix("simulator on ").strip()


def stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(10)
    assert process.stdout is not None
    process.stdout.close()


@dataclass
class Line:
    """LINE as the tests use it: the platform's API with the channel's token, and the stage behind it."""

    base: str
    session: requests.Session

    def call(self, method: str, path: str, body: object = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {TOKEN}", **more.pop("headers", {})}
        return self.session.request(method, self.base + path, json=body, headers=headers, timeout=10, **more)

    def push(self, *messages: dict[str, Any], to: str = SOMCHAI, **headers: str) -> requests.Response:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call("POST", "/v2/bot/message/push", {"to": to, "messages": list(messages)}, headers=names)

    def reply(self, token: str, *messages: dict[str, Any], **more: Any) -> requests.Response:
        body = {"replyToken": token, "messages": list(messages)}
        return self.call("POST", "/v2/bot/message/reply", body, **more)

    def sim(self, path: str, body: object = None) -> Any:
        answer = self.session.post(f"{self.base}/_sim/{path}", json=body if body is not None else {}, timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def see(self, path: str) -> Any:
        answer = self.session.get(f"{self.base}/_sim/{path}", timeout=10)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def chat(self, user_id: str = SOMCHAI) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.see(f"people/{user_id}/chat")
        return entries

    def setup(self, **channel: Any) -> None:
        self.sim("setup", {"channels": [{"channel_id": "1001", **channel}]})


def stage(webhook: str) -> dict[str, Any]:
    channel = {
        "channel_id": "1001",
        "channel_secret": SECRET,
        "access_token": TOKEN,
        "bot_user_id": BOT,
        "webhook_url": f"{webhook}/line/webhook",
        "login_channel_id": "2002",
        "login_channel_secret": "login-secret-that-is-long-enough-for-hs256",
        "liff_id": "2002-abcdefgh",
        "liff_endpoint_url": f"{webhook}/liff",
        "display_name": "Village",
    }
    people = [
        {"user_id": SOMCHAI, "display_name": "สมชาย", "language": "th", "note": "12/3"},
        {"user_id": MALEE, "display_name": "Malee", "language": "en", "note": "12/3"},
        {"user_id": PRASIT, "display_name": "Prasit", "role": "guard", "note": "Gate", "liff_path": "/guard"},
    ]
    return {"channels": [channel], "people": people}


def text(words: str = "hello", **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


def postback(label: str = "Approve", data: str = "a=1", **more: Any) -> dict[str, Any]:
    return {"type": "postback", "label": label, "data": data, **more}


def box(*contents: dict[str, Any], layout: str = "vertical", **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def bubble(*contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": box(*(contents or (text(),))), **more}


def flex(contents: dict[str, Any] | None = None, alt: str = "A visitor") -> dict[str, Any]:
    return {"type": "flex", "altText": alt, "contents": contents or bubble()}
