"""LINE Login's pages: who are you, and may this account know it?"""

from __future__ import annotations

import asyncio
import html
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from simulator.calls import Answer, Call, Endpoint, Refusal
from simulator.login import CODE_LIVES_S
from simulator.platform import Platform
from simulator.state import Channel, new_token

STATIC = Path(__file__).parent / "static"
HTML = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


_FEW_FIRST = {"office": -2, "guard": -1}
"""A village has hundreds of residents: whoever is one of a few stands above them."""


def with_query(address: str, extra: list[tuple[str, str]]) -> str:
    """The address with these in its query, each in the place of what stood there under the same name."""
    parts = urlsplit(address)
    new = {name for name, _ in extra}
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in new]
    return urlunsplit(parts._replace(query=urlencode(kept + extra)))


def consent_page(channel: Channel, allow: str, cancel: str) -> Answer:
    """LINE asks whoever has taken the consent back, or whose consent was ended by deauthorize."""
    page = (STATIC / "consent.html").read_text("utf-8")
    words = {"{{account}}": channel.display_name, "{{allow}}": allow, "{{cancel}}": cancel}
    for name, word in words.items():
        page = page.replace(name, html.escape(word))
    return Answer(page.encode(), headers=HTML)


async def take_consent(platform: Platform, channel: Channel, user_id: str) -> None:
    if user_id not in channel.unlinked:
        return
    # An ID token knows its birth in whole seconds: the first new one must not look like the last dead one
    while platform.clock.now() < channel.tokens_dead_at.get(user_id, 0) + 1:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    channel.unlinked.pop(user_id, None)
    platform.changed = True


def _here(call: Call, **query: str) -> str:
    return with_query(str(call.request.rel_url), list(query.items()))


async def authorize(call: Call) -> Answer:
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
        if user_id in channel.unlinked and "sim_consent" not in call.query:
            return consent_page(channel, _here(call, sim_consent="yes"), _here(call, sim_user="cancel"))
        await take_consent(call.platform, channel, str(user_id))
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
    return Answer(b"", status=302, headers={"Location": with_query(redirect, extra + back)})


def _people_page(call: Call) -> bytes:
    here = str(call.request.rel_url)
    links = "".join(
        f'<li><a href="{html.escape(here)}&amp;sim_user={quote(person.user_id)}">'
        f"<b>{html.escape(person.display_name)}</b> <span>{html.escape(person.note or person.role)}</span></a></li>"
        for person in sorted(call.platform.people.values(), key=lambda one: _FEW_FIRST.get(one.role, 0))
    )
    page = (STATIC / "login.html").read_text("utf-8")
    return page.replace("{{people}}", links).replace("{{cancel}}", f"{html.escape(here)}&amp;sim_user=cancel").encode()


ENDPOINTS = (Endpoint("GET", "/oauth2/v2.1/authorize", authorize, auth=False),)
