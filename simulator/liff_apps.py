"""The LIFF server API: which apps a Login channel has. LINE: asked with a token of that channel."""

from __future__ import annotations

from simulator.calls import AUTHENTICATION_FAILED, Answer, Call, Endpoint, Json, Refusal
from simulator.state import Channel

KINDS = ("stateless", "short-lived")


def apps(call: Call) -> Answer:
    channel = _login_channel(call)
    if not channel.liff_id:
        raise Refusal(404, "not found")
    return Answer({"apps": [_app(channel)]})


def _login_channel(call: Call) -> Channel:
    grant = call.platform.bearer(call.request.headers.get("Authorization"))
    for channel in call.platform.channels.values():
        if grant.kind in KINDS and channel.login_channel_id == grant.channel_id:
            return channel
    raise Refusal(401, AUTHENTICATION_FAILED)


def _app(channel: Channel) -> Json:
    return {
        "liffId": channel.liff_id,
        "view": {"type": channel.liff_size, "url": channel.liff_endpoint_url},
        "description": channel.display_name,
        "features": {"qrCode": channel.liff_scanner},
        "permanentLinkPattern": "concat",
        "scope": channel.liff_scope,
        "botPrompt": "normal",
    }


ENDPOINTS = (Endpoint("GET", "/liff/v1/apps", apps, auth=False),)
