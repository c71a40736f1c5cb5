"""LIFF as a phone sees it: LIFF URLs with their primary redirect, what the SDK asks, what it sends."""

from __future__ import annotations

import html
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import orjson

from simulator.calls import Answer, Call, Endpoint, Json, Refusal
from simulator.limits import check_messages
from simulator.login import CODE_LIVES_S, LIFF_ACCESS_TOKEN_LIVES_S, id_claims, user_grant
from simulator.platform import Platform
from simulator.state import Channel, new_token
from simulator.webhooks import new_event, send, text_message

CONTEXT = "sim.context"  # stands where LINE's app knows by itself who opened the link
CONTEXT_LIVES_S = 60
STATIC = Path(__file__).parent / "static"
HTML = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def _with_query(address: str, extra: list[tuple[str, str]]) -> str:
    parts = urlsplit(address)
    query = urlencode(parse_qsl(parts.query, keep_blank_values=True) + extra)
    return urlunsplit(parts._replace(query=query))


def open_on_phone(call: Call) -> Answer:
    """The person taps a LIFF link: the same address with a context that lives a minute and works once."""
    user_id, body = call.args["user_id"], call.body
    channel = call.platform.channel_of(user_id, body.get("channel"))
    address = str(body.get("url") or f"http://{call.request.host}/liff-app/{channel.liff_id}{body.get('path', '')}")
    context = new_token()
    call.platform.codes[f"context:{context}"] = {"user_id": user_id, "expires_at": call.now + CONTEXT_LIVES_S}
    return Answer({"url": _with_query(address, [(CONTEXT, context)])})


def liff_url(call: Call) -> Answer:
    """The primary redirect. A page does it, because only a page knows the link's fragment."""
    channel = call.platform.channel_of_liff(call.args["liffId"])
    if channel is None or not channel.liff_endpoint_url:
        raise Refusal(404, "This LIFF app does not exist")
    given = [(name, value) for name, value in call.request.query.items() if name != CONTEXT]
    state = quote(call.args["tail"], safe="/-._~%") + (f"?{urlencode(given)}" if given else "")
    facts = orjson.dumps(
        {
            "endpoint": channel.liff_endpoint_url,
            "state": state,
            "tokens": _tokens(call, channel, call.query.get(CONTEXT, "")),
        }
    ).replace(b"<", b"\\u003c")
    page = (STATIC / "liff_redirect.html").read_bytes().replace(b"{{facts}}", facts)
    return Answer(page, headers=HTML)


def _tokens(call: Call, channel: Channel, context: str) -> Json | None:
    """What LINE's app hands to the page: nothing when the link was opened in a plain browser."""
    known = call.platform.codes.pop(f"context:{context}", None)
    if known is None or known["expires_at"] < call.now:
        return None
    user_id = known["user_id"]
    return {
        "access_token": user_grant(call.platform, channel, user_id, LIFF_ACCESS_TOKEN_LIVES_S),
        "id_token": call.platform.keys.sign(id_claims(call.platform, channel, user_id)),
        "context_token": new_token(),
        "client_id": channel.login_channel_id,
        "user_id": user_id,
    }


def app(call: Call) -> Answer:
    """What the SDK's init() learns about the LIFF app."""
    channel = call.platform.channel_of_liff(call.args["liffId"])
    if channel is None:
        raise Refusal(404, "not found")
    return Answer(
        {
            "clientId": channel.login_channel_id,
            "endpointUrl": channel.liff_endpoint_url,
            "scope": ["openid", "profile", "chat_message.write"],
            "botBasicId": channel.basic_id,
        }
    )


def sdk(call: Call) -> Answer:
    """The SDK's stand-in, told where it came from."""
    base = orjson.dumps(f"{call.request.scheme}://{call.request.host}")
    script = (STATIC / "liff_sdk.js").read_bytes().replace(b'"{{base}}"', base)
    return Answer(script, headers={"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache"})


def _caller(call: Call) -> tuple[Channel, str]:
    grant = call.platform.bearer(call.request.headers.get("Authorization"))
    if grant.user_id not in call.platform.people:
        raise Refusal(401, "The access token is not a user's")
    return call.platform.login_channel(grant.channel_id), grant.user_id


async def send_messages(call: Call) -> Answer:
    """`liff.sendMessages`: the user's own bubbles. LINE: flex and template cause no webhook, other kinds do."""
    channel, user_id = _caller(call)
    messages = call.body.get("messages")
    check_messages(messages)
    for message in messages or []:
        sent = message
        if message["type"] == "text":
            sent = text_message(call.platform, message["text"])
        _show(call.platform, channel, user_id, {"from": "user", "message": sent}, call.now)
        if message["type"] not in ("flex", "template"):
            await send(call.platform, channel, new_event(call.platform, channel, user_id, "message", message=sent))
    return Answer()


def share(call: Call) -> Answer:
    """`liff.shareTargetPicker`: shown in the friend's phone; the account hears nothing of it."""
    channel, user_id = _caller(call)
    check_messages(call.body.get("messages"))
    name = call.platform.people[user_id].display_name
    for target in call.body.get("to", []):
        for message in call.body["messages"]:
            entry = {"from": "friend", "name": name, "message": message}
            _show(call.platform, channel, str(target), entry, call.now)
    return Answer()


def _show(platform: Platform, channel: Channel, user_id: str, entry: Json, now: float) -> None:
    chat = channel.chats.get(user_id)
    if chat is not None:
        platform.note_chat(channel, user_id, chat, {"id": platform.next_message_id(), "at": int(now * 1000), **entry})


def friends(call: Call) -> Answer:
    _, user_id = _caller(call)
    people = [person for person in call.platform.people.values() if person.user_id != user_id]
    return Answer([{"userId": person.user_id, "displayName": person.display_name} for person in people[:50]])


def authorize(call: Call) -> Answer:
    """LINE Login's page: who are you? `sim_user=U…` answers at once."""
    channel = call.platform.login_channel(call.query.get("client_id", ""))
    redirect = call.query.get("redirect_uri", "")
    _check_redirect(channel, redirect)
    if call.query.get("response_type") != "code":
        raise Refusal(400, "response_type must be code")
    user_id = call.query.get("sim_user")
    if user_id == "cancel":
        return _go(redirect, call, [("error", "ACCESS_DENIED"), ("error_description", "The user cancelled")])
    if user_id in call.platform.people:
        return _go(redirect, call, [("code", _code(call, channel, str(user_id)))])
    return Answer(_people_page(call), headers=HTML)


def _check_redirect(channel: Channel, redirect: str) -> None:
    """Only pages of the account's own origin: that of the LIFF endpoint or of the webhook."""
    known = {urlsplit(address)[:2] for address in (channel.liff_endpoint_url, channel.webhook_url) if address}
    if urlsplit(redirect)[:2] not in known:
        raise Refusal(400, "Invalid redirect_uri value. Check if it is registered in a LINE developers site.")


def _code(call: Call, channel: Channel, user_id: str) -> str:
    code = new_token()
    asked = {name: call.query.get(name) for name in ("redirect_uri", "code_challenge", "nonce")}
    call.platform.codes[f"code:{code}"] = {
        **asked,
        "user_id": user_id,
        "client_id": channel.login_channel_id,
        "scope": call.query.get("scope", "openid profile"),
        "expires_at": call.now + CODE_LIVES_S,
    }
    return code


def _go(redirect: str, call: Call, extra: list[tuple[str, str]]) -> Answer:
    back = [("state", call.query["state"])] if "state" in call.query else []
    return Answer(b"", status=302, headers={"Location": _with_query(redirect, extra + back)})


def _people_page(call: Call) -> bytes:
    here = str(call.request.rel_url)
    links = "".join(
        f'<li><a href="{html.escape(here)}&amp;sim_user={quote(person.user_id)}">'
        f"<b>{html.escape(person.display_name)}</b> <span>{html.escape(person.note)}</span></a></li>"
        for person in call.platform.people.values()
    )
    page = (STATIC / "login.html").read_text("utf-8")
    return page.replace("{{people}}", links).replace("{{cancel}}", f"{html.escape(here)}&amp;sim_user=cancel").encode()


ENDPOINTS = (
    Endpoint("POST", "/_sim/people/{user_id}/liff", open_on_phone, auth=False, reads="json"),
    Endpoint("GET", "/liff-app/{liffId:[^/]+}{tail:.*}", liff_url, auth=False),
    Endpoint("GET", "/liff/edge/2/sdk.js", sdk, auth=False),
    Endpoint("GET", "/liff/edge/versions/{version}/sdk.js", sdk, auth=False),
    Endpoint("GET", "/liff/v2/apps/{liffId}/contextToken", app, auth=False),
    Endpoint("POST", "/message/v3/send", send_messages, auth=False, reads="json"),
    Endpoint("POST", "/message/v3/share", share, auth=False, reads="json"),
    Endpoint("GET", "/message/v3/friends", friends, auth=False),
    Endpoint("GET", "/oauth2/v2.1/authorize", authorize, auth=False),
)
