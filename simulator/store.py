"""Keeps chats, menus, people and keys in a file between runs, so that a restarted demo goes on."""

from __future__ import annotations

import base64
import dataclasses
from collections import deque
from pathlib import Path
from typing import Any

import orjson

from simulator.calls import Json
from simulator.control import FOR_EVER
from simulator.platform import Grant, Platform
from simulator.state import CHAT_LENGTH, Channel, Chat, Person, RichMenu, Talk
from simulator.tokens import Keys

NOT_KEPT = ("reply_tokens", "retry_keys")


def save(platform: Platform, file: Path) -> None:
    kept = {
        "key": platform.keys.pem(),
        "people": list(platform.people.values()),
        "talks": list(platform.talks.values()),
        "unsent": list(platform.unsent),
        "channels": [_packed(channel) for channel in platform.channels.values()],
        "contents": {name: [kind, _text(body)] for name, (kind, body) in platform.contents.items()},
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)  # it holds the channels' secrets
    draft.write_bytes(orjson.dumps(kept, default=_plain))
    draft.replace(file)


def _packed(channel: Channel) -> Json:
    fields = {field.name: getattr(channel, field.name) for field in dataclasses.fields(channel)}
    return {name: value for name, value in fields.items() if name not in NOT_KEPT}


def _text(body: bytes) -> str:
    return base64.b64encode(body).decode()


def _plain(value: object) -> Any:
    if isinstance(value, deque):
        return list(value)
    if isinstance(value, bytes):
        return _text(value)
    raise TypeError(type(value).__name__)


def load(platform: Platform, file: Path) -> None:
    """Put back what `save` wrote; a missing file is a first run."""
    if not file.is_file():
        return
    kept = orjson.loads(file.read_bytes())
    platform.keys = Keys(kept["key"])
    platform.people = {person["user_id"]: Person(**person) for person in kept["people"]}
    platform.talks = {talk["talk_id"]: Talk(**_with_entries(talk)) for talk in kept.get("talks", ())}
    platform.unsent = set(kept.get("unsent", ()))
    platform.contents = {name: (kind, base64.b64decode(body)) for name, (kind, body) in kept["contents"].items()}
    for packed in kept["channels"]:
        channel = _unpacked(packed)
        platform.channels[channel.channel_id] = channel
        platform.grants[channel.access_token] = Grant("long-lived", channel.channel_id, FOR_EVER)


def _unpacked(packed: Json) -> Channel:
    chats = {user_id: Chat(**_with_entries(chat)) for user_id, chat in packed.pop("chats").items()}
    menus = {
        menu_id: RichMenu(**{**menu, "image": base64.b64decode(menu["image"])})
        for menu_id, menu in packed.pop("menus").items()
    }
    return Channel(**packed, chats=chats, menus=menus)


def _with_entries(packed: Json) -> Json:
    return {**packed, "entries": deque(packed["entries"], maxlen=CHAT_LENGTH)}
