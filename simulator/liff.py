"""LIFF as a phone sees it: LIFF URLs with their primary redirect, and what the SDK asks first."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import orjson

from simulator.authorize import HTML, STATIC, consent_page, take_consent, with_query
from simulator.calls import Answer, Call, Endpoint, Json, Refusal
from simulator.login import LIFF_SCOPE, end_consent, id_claims, user_grant
from simulator.state import Channel, new_token

CONTEXT = "sim.context"  # stands where LINE's app knows by itself who opened the link
CONTEXT_LIVES_S = 60
CONSENT_WITHIN_S = 600
SDK_PARTS = ("liff_core.js", "liff_phone.js", "liff_sdk.js")


def open_on_phone(call: Call) -> Answer:
    """The person taps a LIFF link: the same address with a context that lives a minute and works once.

    `chat` is the group or friend where the link stood, else it was the account's chat; `outside` says: in no chat.
    """
    user_id, body = call.args["user_id"], call.body
    channel = call.platform.channel_of(user_id, body.get("channel"))
    address = str(body.get("url") or f"http://{call.request.host}/liff-app/{channel.liff_id}{body.get('path', '')}")
    opened_from = call.platform.talk_of(user_id, body["chat"]).talk_id if body.get("chat") else "account"
    known = {"user_id": user_id, "opened_from": "" if body.get("outside") else opened_from}
    return Answer({"url": _with_context(call, address, known, CONTEXT_LIVES_S)})


def _with_context(call: Call, address: str, known: Json, lives_s: float) -> str:
    context = new_token()
    call.platform.codes[f"context:{context}"] = {**known, "expires_at": call.now + lives_s}
    return with_query(address, [(CONTEXT, context)])


async def liff_url(call: Call) -> Answer:
    """The primary redirect. A page does it, because only a page knows the link's fragment."""
    channel = call.platform.channel_of_liff(call.args["liffId"])
    if channel is None or not channel.liff_endpoint_url:
        raise Refusal(404, "This LIFF app does not exist")
    known = _context(call)
    if known and known["user_id"] in channel.unlinked:
        if not known.get("consents"):
            again = _with_context(call, str(call.request.rel_url), known | {"consents": True}, CONSENT_WITHIN_S)
            return consent_page(channel, again, "#close")
        await take_consent(call.platform, channel, known["user_id"])
    return Answer(_redirect_page(call, channel, known), headers=HTML)


def _redirect_page(call: Call, channel: Channel, known: Json | None) -> bytes:
    given = [(name, value) for name, value in call.request.query.items() if name != CONTEXT]
    state = quote(call.args["tail"], safe="/-._~%") + (f"?{urlencode(given)}" if given else "")
    tokens = _tokens(call, channel, known) if known else None
    facts = orjson.dumps({"endpoint": channel.liff_endpoint_url, "state": state, "tokens": tokens})
    return (STATIC / "liff_redirect.html").read_bytes().replace(b"{{facts}}", facts.replace(b"<", b"\\u003c"))


def _context(call: Call) -> Json | None:
    """Who opened the link, and where: nothing when that was a plain browser."""
    known = call.platform.codes.pop(f"context:{call.query.get(CONTEXT, '')}", None)
    return known if known and known["expires_at"] >= call.now else None


def _tokens(call: Call, channel: Channel, known: Json) -> Json:
    """What LINE's app hands to the page."""
    user_id, opened_from = known["user_id"], known["opened_from"]
    context = "group" if opened_from.startswith("C") else "utou" if opened_from else "none"
    return {
        "access_token": user_grant(call.platform, channel, user_id, LIFF_SCOPE, opened_from),
        "id_token": call.platform.keys.sign(id_claims(call.platform, channel, user_id)),
        "context_token": new_token(),
        "client_id": channel.login_channel_id,
        "user_id": user_id,
        "context": context,
    }


def unlink(call: Call) -> Answer:
    """The person takes the consent back in LINE's own settings, under "Authorized apps"."""
    user_id = call.args["user_id"]
    end_consent(call.platform, call.platform.channel_of(user_id, call.body.get("channel")), user_id)
    return Answer()


def app(call: Call) -> Answer:
    """What the SDK's init() learns about the LIFF app."""
    channel = call.platform.channel_of_liff(call.args["liffId"])
    if channel is None:
        raise Refusal(404, "not found")
    return Answer(
        {
            "clientId": channel.login_channel_id,
            "endpointUrl": channel.liff_endpoint_url,
            "scope": LIFF_SCOPE.split(),
            "botBasicId": channel.basic_id,
        }
    )


def sdk(call: Call) -> Answer:
    """The SDK's stand-in, told where it came from: one script, kept in several files."""
    base = orjson.dumps(f"{call.request.scheme}://{call.request.host}")
    parts = b"\n".join((STATIC / name).read_bytes() for name in SDK_PARTS).replace(b'"{{base}}"', base)
    script = b"(() => {\n" + parts + b"\n})();\n"
    return Answer(script, headers={"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache"})


ENDPOINTS = (
    Endpoint("POST", "/_sim/people/{user_id}/liff", open_on_phone, auth=False, reads="json"),
    Endpoint("POST", "/_sim/people/{user_id}/unlink", unlink, auth=False, reads="json"),
    Endpoint("GET", "/liff-app/{liffId:[^/]+}{tail:.*}", liff_url, auth=False),
    Endpoint("GET", "/liff/edge/2/sdk.js", sdk, auth=False),
    Endpoint("GET", "/liff/edge/versions/{version}/sdk.js", sdk, auth=False),
    Endpoint("GET", "/liff/v2/apps/{liffId}/contextToken", app, auth=False),
)
