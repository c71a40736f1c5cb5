"""The account and its friends: info, profiles, quota, figures, pictures that people sent, the webhook's address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from simulator.calls import Answer, Call, Endpoint, Refusal, per_minute
from simulator.lengths import LOOPBACK, problem
from simulator.state import new_token

DAY = re.compile(r"\d{8}")


def info(call: Call) -> Answer:
    channel = call.channel
    return Answer(
        {
            "userId": channel.bot_user_id,
            "basicId": channel.basic_id,
            "displayName": channel.display_name,
            "chatMode": channel.chat_mode,
            "markAsReadMode": "manual" if channel.chat_mode == "chat" else "auto",
        }
    )


def profile(call: Call) -> Answer:
    """LINE: 404 for somebody who is no friend, has blocked the account, or does not exist."""
    user_id = call.args["userId"]
    chat = call.channel.chats.get(user_id)
    person = call.platform.people.get(user_id)
    if chat is None or person is None or not chat.reachable(call.now):
        raise Refusal(404, "Not found")
    shown = {"displayName": person.display_name, "userId": user_id, "language": person.language}
    return Answer(shown | ({"pictureUrl": person.picture_url} if person.picture_url else {}))


def quota(call: Call) -> Answer:
    limit = call.channel.monthly_limit
    return Answer({"type": "none"} if limit is None else {"type": "limited", "value": limit})


def consumption(call: Call) -> Answer:
    month = call.platform.days.at(call.now).month
    return Answer({"totalUsage": call.channel.month_usage.get(month, 0)})


def sent_on(call: Call) -> Answer:
    day = call.query.get("date", "")
    if not DAY.fullmatch(day):
        raise Refusal(400, "The value for the 'date' parameter is invalid")
    if day >= call.platform.days.at(call.now).japan:  # LINE: counted by the next day
        return Answer({"status": "unready"})
    return Answer({"status": "ready", "success": call.channel.sent.get(day, {}).get(call.args["kind"], 0)})


def content(call: Call) -> Answer:
    message_id = call.args["messageId"]
    found = call.platform.contents.get(message_id)
    if message_id in call.platform.unsent:  # LINE: the person has taken it back
        raise Refusal(410, "Gone")
    if found is None:
        raise Refusal(404, "Not found")
    return Answer(found[1], headers={"Content-Type": found[0]})


def transcoding(call: Call) -> Answer:
    content(call)
    return Answer({"status": "succeeded"})


def followers(call: Call) -> Answer:
    friends = [user_id for user_id, chat in call.channel.chats.items() if chat.standing == "friend"]
    start, limit = call.query.get("start") or "0", call.query.get("limit") or "300"
    if not (start.isdecimal() and limit.isdecimal()):
        raise Refusal(400, "The value for the 'start' or 'limit' parameter is invalid")
    end = int(start) + min(int(limit), 1000)
    return Answer({"userIds": friends[int(start) : end]} | ({"next": str(end)} if end < len(friends) else {}))


def link_token(call: Call) -> Answer:
    if call.args["userId"] not in call.channel.chats:
        raise Refusal(404, "Not found")
    return Answer({"linkToken": new_token()})


def webhook_endpoint(call: Call) -> Answer:
    if not call.channel.webhook_url:
        raise Refusal(404, "Unable to find webhook endpoint. Confirm that the webhook endpoint has been set.")
    return Answer({"endpoint": call.channel.webhook_url, "active": call.channel.webhook_active})


def set_webhook_endpoint(call: Call) -> Answer:
    address = str(call.body.get("endpoint", ""))
    parts = urlsplit(address)
    secure = parts.scheme == "https" or (parts.scheme == "http" and (parts.hostname or "") in LOOPBACK)
    if not secure or len(address) > 500:
        details = [problem("endpoint", "Invalid webhook endpoint URL")]
        raise Refusal(400, "The request body has 1 error(s)", details)
    call.channel.webhook_url = address
    call.platform.changed = True
    return Answer()


ENDPOINTS = (
    Endpoint("GET", "/v2/bot/info", info),
    Endpoint("GET", "/v2/bot/profile/{userId}", profile),
    Endpoint("GET", "/v2/bot/followers/ids", followers),
    Endpoint("POST", "/v2/bot/user/{userId}/linkToken", link_token),
    Endpoint("GET", "/v2/bot/message/quota", quota),
    Endpoint("GET", "/v2/bot/message/quota/consumption", consumption),
    Endpoint("GET", "/v2/bot/message/delivery/{kind:reply|push|multicast|broadcast}", sent_on),
    Endpoint("GET", "/v2/bot/message/{messageId}/content", content),
    Endpoint("GET", "/v2/bot/message/{messageId}/content/preview", content),
    Endpoint("GET", "/v2/bot/message/{messageId}/content/transcoding", transcoding),
    Endpoint("GET", "/v2/bot/channel/webhook/endpoint", webhook_endpoint, rate=per_minute(1000)),
    Endpoint(
        "PUT",
        "/v2/bot/channel/webhook/endpoint",
        set_webhook_endpoint,
        reads="json",
        rate=per_minute(1000),
    ),
)
