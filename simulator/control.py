"""`/_sim/…`: set the stage, play the people, look behind the scenes."""

from __future__ import annotations

import dataclasses
from typing import Any

from simulator.calls import Answer, Call, Endpoint, Json, Refusal
from simulator.login import id_claims
from simulator.platform import Grant, Platform
from simulator.state import Channel, Chat, Person, new_id, new_token
from simulator.tokens import sign_for_web

FOR_EVER = 4e9
SETTABLE = {field.name for field in dataclasses.fields(Channel)} - {
    "chats", "menus", "default_menu", "aliases", "billed", "month_usage", "sent", "reply_tokens", "retry_keys",
    "unlinked", "tokens_dead_at",
}  # fmt: skip
PERSONAL = {field.name for field in dataclasses.fields(Person)}


def setup(call: Call) -> Answer:
    """Add or update; what is not named stays."""
    for wish in call.body.get("channels", []):
        _set_channel(call.platform, wish)
    for wish in call.body.get("people", []):
        _set_person(call.platform, wish)
    call.platform.changed = True
    call.platform.hub.tell("reload")
    tokens = {channel.channel_id: channel.access_token for channel in call.platform.channels.values()}
    return Answer({"channels": len(tokens), "people": len(call.platform.people), "access_tokens": tokens})


def _set_channel(platform: Platform, wish: Json) -> None:
    unknown = set(wish) - SETTABLE
    if unknown or "channel_id" not in wish:
        raise Refusal(400, f"a channel has no {sorted(unknown)}" if unknown else "channel_id is missing")
    channel = platform.channels.get(str(wish["channel_id"]))
    if channel is None:
        channel = Channel(**wish)
        platform.channels[channel.channel_id] = channel
        for user_id in platform.people:
            channel.chats[user_id] = Chat()
    for name, value in wish.items():
        setattr(channel, name, value)
    if not channel.access_token:
        channel.access_token = new_token(64)
    platform.grants[channel.access_token] = Grant("long-lived", channel.channel_id, FOR_EVER)


def _set_person(platform: Platform, wish: Json) -> None:
    """`channels` limits the accounts under whose provider the person has this id; `friend` false: not yet a friend."""
    facts = {name: value for name, value in wish.items() if name in PERSONAL}
    unknown = set(wish) - PERSONAL - {"channels", "friend"}
    if unknown or "user_id" not in wish:
        raise Refusal(400, f"a person has no {sorted(unknown)}" if unknown else "user_id is missing")
    known = platform.people.get(wish["user_id"])
    name = known.display_name if known else wish["user_id"]
    person = known or Person(wish["user_id"], name)
    for field, value in facts.items():
        setattr(person, field, value or "")
    platform.people[person.user_id] = person
    for channel in platform.channels.values():
        if person.user_id not in channel.chats and channel.channel_id in wish.get("channels", platform.channels):
            channel.chats[person.user_id] = Chat("friend" if wish.get("friend", True) else "stranger")


def newcomer(call: Call) -> Answer:
    """Somebody who has never followed: {"display_name", "language"?, "note"?} → the person."""
    wish = {name: call.body[name] for name in ("display_name", "language", "note") if call.body.get(name)}
    user_id = new_id("U")
    _set_person(call.platform, {"user_id": user_id, "friend": False, **wish})
    call.platform.changed = True
    person = _shown_person(call.platform, call.platform.people[user_id])
    call.platform.hub.tell("person", person=person)
    return Answer(person)


def reset(call: Call) -> Answer:
    call.platform.forget_everything()
    call.platform.hub.tell("reload")
    return Answer()


def state(call: Call) -> Answer:
    """What the page begins with."""
    platform = call.platform
    return Answer(
        {
            "channels": [_shown_channel(channel) for channel in platform.channels.values()],
            "people": [_shown_person(platform, person) for person in platform.people.values()],
            "faults": [dataclasses.asdict(fault) for fault in platform.faults.list],
            "clock": {"now": platform.clock.now(), "offset_s": platform.clock.offset_s},
        }
    )


def _shown_channel(channel: Channel) -> Json:
    shown = {name: getattr(channel, name) for name in sorted(SETTABLE) if "secret" not in name and "token" not in name}
    menus = [menu.as_json() | {"has_image": bool(menu.image)} for menu in channel.menus.values()]
    return shown | {"menus": menus, "default_menu": channel.default_menu, "aliases": channel.aliases}


def _shown_person(platform: Platform, person: Person) -> Json:
    standings = {
        channel.channel_id: channel.chats[person.user_id].standing
        for channel in platform.channels.values()
        if person.user_id in channel.chats
    }
    return dataclasses.asdict(person) | {"channels": standings}


def id_token(call: Call) -> Answer:
    """Any claim may be overridden; `alg=HS256` signs as for a web page; `expires_in` may be negative."""
    given = dict(call.query)
    user_id = given.pop("user_id", "")
    channels = call.platform.channels.values()
    first = next((channel.login_channel_id for channel in channels), "")
    channel = call.platform.login_channel(given.pop("login_channel_id", "") or first)
    algorithm, lives_s = given.pop("alg", "ES256"), int(given.pop("expires_in", 3600))
    overrides: dict[str, Any] = {
        name: int(value) if name in ("exp", "iat", "auth_time") else value for name, value in given.items()
    }
    expiry = {"exp": int(call.now) + lives_s}
    claims = id_claims(call.platform, channel, user_id, **(expiry | overrides))
    web = algorithm == "HS256"
    token = sign_for_web(claims, channel.login_channel_secret) if web else call.platform.keys.sign(claims)
    return Answer({"id_token": token, "claims": claims})


def clock(call: Call) -> Answer:
    call.platform.clock.advance(float(call.body.get("advance_s", 0)))
    return Answer({"now": call.platform.clock.now(), "offset_s": call.platform.clock.offset_s})


def faults(call: Call) -> Answer:
    wishes = call.body if isinstance(call.body, list) else call.body.get("faults", [])
    call.platform.faults.replace(wishes)
    shown = [dataclasses.asdict(fault) for fault in call.platform.faults.list]
    call.platform.hub.tell("faults", faults=shown)
    return Answer(shown)


def calls(call: Call) -> Answer:
    """Calls of the Messaging and login APIs after number `since`, oldest first."""
    since = int(call.query.get("since") or 0)
    return Answer([entry for entry in call.platform.calls if entry["n"] > since])


def quota(call: Call) -> Answer:
    month = call.platform.days.at(call.now).month
    return Answer({channel.channel_id: _usage(channel, month) for channel in call.platform.channels.values()})


def _usage(channel: Channel, month: str) -> Json:
    people: dict[str, int] = {}
    for day in channel.billed.values():
        for user_id, count in day.items():
            people[user_id] = people.get(user_id, 0) + count
    return {"limit": channel.monthly_limit, "used": channel.month_usage.get(month, 0), "by_person": people}


def bill(call: Call) -> Answer:
    """What today's messages cost: one each person reached by push, multicast or broadcast; replies are free."""
    day = call.query.get("date") or call.platform.days.at(call.now).bangkok
    by_person: dict[str, int] = {}
    for channel in call.platform.channels.values():
        for user_id, count in channel.billed.get(day, {}).items():
            by_person[user_id] = by_person.get(user_id, 0) + count
    by_note: dict[str, int] = {}
    for user_id, count in by_person.items():
        note = call.platform.people[user_id].note if user_id in call.platform.people else ""
        by_note[note] = by_note.get(note, 0) + count
    return Answer({"date": day, "total": sum(by_person.values()), "by_note": by_note, "by_person": by_person})


ENDPOINTS = (
    Endpoint("POST", "/_sim/setup", setup, auth=False, reads="json", max_body=1 << 26),
    Endpoint("POST", "/_sim/people", newcomer, auth=False, reads="json"),
    Endpoint("POST", "/_sim/reset", reset, auth=False),
    Endpoint("GET", "/_sim/state", state, auth=False),
    Endpoint("GET", "/_sim/id-token", id_token, auth=False),
    Endpoint("POST", "/_sim/clock", clock, auth=False, reads="json"),
    Endpoint("POST", "/_sim/faults", faults, auth=False, reads="json"),
    Endpoint("GET", "/_sim/calls", calls, auth=False),
    Endpoint("GET", "/_sim/quota", quota, auth=False),
    Endpoint("GET", "/_sim/bill", bill, auth=False),
)
