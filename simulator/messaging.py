"""Reply, push, multicast and what stands around them."""

from __future__ import annotations

from simulator.calls import Answer, Call, Endpoint, Json, Refusal, per_hour, per_second
from simulator.delivery import (
    count_sent,
    remember,
    retry_key,
    show,
    show_in_group,
    spend_quota,
    stamp,
    use_reply_token,
)
from simulator.lengths import problem
from simulator.limits import check_messages
from simulator.state import Chat, Talk

SEND_FAILED = "Failed to send messages"


def reply(call: Call) -> Answer:
    # LINE: a reply takes no retry key (retrying-api-request)
    if "X-Line-Retry-Key" in call.request.headers:
        raise Refusal(400, "The retry key is not supported by this endpoint")
    check_messages(call.body.get("messages"))
    to = use_reply_token(call.channel, str(call.body.get("replyToken")), call.now)
    sent = stamp(call.platform, call.body["messages"])
    group, chat = call.platform.group_with(call.channel, to), call.channel.chats.get(to)
    if group is not None:
        show_in_group(call, group, "reply", call.body["messages"], sent)
        count_sent(call.platform, call.channel, "reply", len(group.members), call.now)
    elif chat is not None and chat.standing != "blocked":
        show(call, to, chat, "reply", call.body["messages"], sent)
        count_sent(call.platform, call.channel, "reply", 1, call.now)
    return Answer({"sentMessages": sent})


def push(call: Call) -> Answer:
    key = retry_key(call)
    check_messages(call.body.get("messages"))
    to = str(call.body.get("to"))
    group, chat = call.platform.group_with(call.channel, to), call.channel.chats.get(to)
    if group is not None:
        sent = _push_to_group(call, group)
    elif chat is not None:
        sent = _push_to_person(call, to, chat)
    else:
        raise Refusal(400, SEND_FAILED)
    remember(call, key, sent)
    return Answer({"sentMessages": sent})


def _push_to_person(call: Call, user_id: str, chat: Chat) -> list[Json]:
    reached = [user_id] if chat.reachable(call.now) else []
    spend_quota(call.platform, call.channel, reached, call.now)
    sent = stamp(call.platform, call.body["messages"])
    if reached:
        show(call, user_id, chat, "push", call.body["messages"], sent)
        count_sent(call.platform, call.channel, "push", 1, call.now)
    return sent


def _push_to_group(call: Call, group: Talk) -> list[Json]:
    """LINE: a message to a group costs one for each of its people."""
    spend_quota(call.platform, call.channel, group.members, call.now)
    sent = stamp(call.platform, call.body["messages"])
    show_in_group(call, group, "push", call.body["messages"], sent)
    count_sent(call.platform, call.channel, "push", len(group.members), call.now)
    return sent


def multicast(call: Call) -> Answer:
    key = retry_key(call)
    check_messages(call.body.get("messages"))
    chats = _recipients(call)
    reached = [user_id for user_id, chat in chats.items() if chat.reachable(call.now)]
    _send_to_all(call, "multicast", {user_id: chats[user_id] for user_id in reached})
    remember(call, key, None)
    return Answer()


def broadcast(call: Call) -> Answer:
    key = retry_key(call)
    check_messages(call.body.get("messages"))
    friends = {user_id: chat for user_id, chat in call.channel.chats.items() if chat.standing == "friend"}
    _send_to_all(call, "broadcast", friends)
    remember(call, key, None)
    return Answer()


def _recipients(call: Call) -> dict[str, Chat]:
    """Known people, each once. LINE: what cannot be an id spoils the whole request, an unknown id passes."""
    to = call.body.get("to")
    if not isinstance(to, list) or not 1 <= len(to) <= 500:
        raise Refusal(400, "The request body has 1 error(s)", [problem("to", "Size must be between 1 and 500")])
    if not all(isinstance(user_id, str) and len(user_id) == 33 and user_id[0] == "U" for user_id in to):
        raise Refusal(400, SEND_FAILED)
    return {user_id: call.channel.chats[user_id] for user_id in to if user_id in call.channel.chats}


def _send_to_all(call: Call, via: str, chats: dict[str, Chat]) -> None:
    spend_quota(call.platform, call.channel, list(chats), call.now)
    for user_id, chat in chats.items():
        show(call, user_id, chat, via, call.body["messages"], stamp(call.platform, call.body["messages"]))
    count_sent(call.platform, call.channel, via, len(chats), call.now)


def validate(call: Call) -> Answer:
    check_messages(call.body.get("messages"))
    return Answer()


def start_loading(call: Call) -> Answer:
    seconds = call.body.get("loadingSeconds", 20)
    if not isinstance(seconds, int) or seconds % 5 or not 5 <= seconds <= 60:
        details = [problem("loadingSeconds", "must be a multiple of 5 from 5 to 60")]
        raise Refusal(400, "The request body has 1 error(s)", details)
    chat = call.channel.chats.get(str(call.body.get("chatId")))
    if chat is None:
        raise Refusal(400, "The value for the chatId is invalid")
    if chat.standing != "blocked":
        chat.loading_until = call.now + seconds
        call.platform.hub.tell("loading", user_id=call.body["chatId"], channel=call.channel.channel_id, seconds=seconds)
    return Answer(status=202)


def mark_as_read(call: Call) -> Answer:
    if not call.body.get("markAsReadToken"):
        details = [problem("markAsReadToken", "May not be empty")]
        raise Refusal(400, "The request body has 1 error(s)", details)
    return Answer()


ENDPOINTS = (
    Endpoint("POST", "/v2/bot/message/reply", reply, reads="json"),
    Endpoint("POST", "/v2/bot/message/push", push, reads="json"),
    Endpoint("POST", "/v2/bot/message/multicast", multicast, reads="json", rate=per_second(200)),
    Endpoint("POST", "/v2/bot/message/broadcast", broadcast, reads="json", rate=per_hour(60)),
    Endpoint("POST", "/v2/bot/message/validate/reply", validate, reads="json"),
    Endpoint("POST", "/v2/bot/message/validate/push", validate, reads="json"),
    Endpoint("POST", "/v2/bot/message/validate/multicast", validate, reads="json"),
    Endpoint("POST", "/v2/bot/message/validate/broadcast", validate, reads="json"),
    Endpoint("POST", "/v2/bot/chat/loading/start", start_loading, reads="json", rate=per_second(100)),
    Endpoint("POST", "/v2/bot/chat/markAsRead", mark_as_read, reads="json"),
)
