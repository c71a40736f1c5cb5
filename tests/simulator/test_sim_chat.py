"""What people send besides words, what they take back, who is new, and the dots while the account thinks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from simulator_stage import MALEE, SOMCHAI, Line, Receiver, text

PICTURE = b"\xff\xd8jpeg"


def send_photo(line: Line, user_id: str = SOMCHAI, query: str = "") -> None:
    address = f"{line.base}/_sim/people/{user_id}/photo{query}"
    line.session.post(address, data=PICTURE, headers={"Content-Type": "image/jpeg"}, timeout=5)


def content_status(line: Line, message_id: str) -> int:
    return line.call("GET", f"/v2/bot/message/{message_id}/content").status_code


def test_stickers_and_places_are_messages(line: Line, receiver: Receiver) -> None:
    line.sim(f"people/{SOMCHAI}/sticker", {"package_id": "446", "sticker_id": "1988"})
    where = {"title": "Gate 2", "address": "Soi 3", "latitude": 13.75, "longitude": 100.5}
    line.sim(f"people/{SOMCHAI}/location", where)
    sticker, location = (got.event["message"] for got in receiver.received)
    assert (sticker["packageId"], sticker["stickerId"], sticker["stickerResourceType"]) == ("446", "1988", "STATIC")
    assert {name: location[name] for name in where} == where


def test_what_people_send_agrees_with_lines_description(
    line: Line, receiver: Receiver, described: Callable[[Any], list[Any]]
) -> None:
    line.sim(f"people/{SOMCHAI}/sticker", {})
    line.sim(f"people/{SOMCHAI}/location", {"latitude": 13.75, "longitude": 100.5})
    send_photo(line)
    line.sim(f"people/{SOMCHAI}/unsend", {"message_id": line.chat()[-1]["id"]})
    assert [got.event["type"] for got in receiver.received] == ["message", "message", "message", "unsend"]
    for got in receiver.received:
        assert described(orjson.loads(got.body)) == []


def test_a_place_without_coordinates_is_none(line: Line, receiver: Receiver) -> None:
    address = f"{line.base}/_sim/people/{SOMCHAI}/location"
    assert line.session.post(address, json={"title": "Gate"}, timeout=5).status_code == 400
    assert receiver.received == []


def test_an_unsent_picture_is_gone_for_the_account_too(line: Line, receiver: Receiver) -> None:
    send_photo(line)
    message_id = receiver.received[0].event["message"]["id"]
    assert content_status(line, message_id) == 200
    line.sim(f"people/{SOMCHAI}/unsend", {"message_id": message_id})
    event = receiver.received[-1].event
    assert (event["type"], event["unsend"]) == ("unsend", {"messageId": message_id})
    assert "replyToken" not in event
    assert content_status(line, message_id) == 410
    assert content_status(line, "1") == 404
    assert line.chat()[-1]["message"] == {"id": message_id, "type": "unsent"}


def test_only_ones_own_messages_can_be_unsent(line: Line, receiver: Receiver) -> None:
    line.push(text("from the account"))
    group_id = line.sim("groups", {"people": [SOMCHAI, MALEE], "invite": True})["group_id"]
    line.sim(f"people/{MALEE}/say", {"text": "mine", "chat": group_id})
    tries = (
        {"message_id": line.chat()[0]["id"]},
        {"message_id": line.see(f"groups/{group_id}/chat")[0]["id"], "chat": group_id},
        {"message_id": ""},
    )
    for body in tries:
        answer = line.session.post(f"{line.base}/_sim/people/{SOMCHAI}/unsend", json=body, timeout=5)
        assert answer.status_code == 404
    assert "unsend" not in {got.event["type"] for got in receiver.received}


def test_a_picture_in_a_group_names_its_sender(line: Line, receiver: Receiver) -> None:
    group_id = line.sim("groups", {"people": [SOMCHAI, MALEE], "invite": True})["group_id"]
    send_photo(line, MALEE, f"?chat={group_id}")
    event = receiver.received[-1].event
    assert event["source"] == {"type": "group", "groupId": group_id, "userId": MALEE}
    assert line.call("GET", f"/v2/bot/message/{event['message']['id']}/content").content == PICTURE


def test_a_newcomer_has_never_followed_then_follows_blocks_and_comes_back(line: Line, receiver: Receiver) -> None:
    newcomer = line.sim("people", {"display_name": "Nok", "language": "en"})["user_id"]
    assert receiver.received == []
    assert line.call("GET", f"/v2/bot/profile/{newcomer}").status_code == 404
    line.push(text("unheard"), to=newcomer)
    assert line.chat(newcomer) == []
    for deed in ("follow", "unfollow", "follow"):
        line.sim(f"people/{newcomer}/{deed}")
    events = [got.event for got in receiver.received]
    assert [event["type"] for event in events] == ["follow", "unfollow", "follow"]
    assert [event["follow"]["isUnblocked"] for event in events if "follow" in event] == [False, True]
    assert line.call("GET", f"/v2/bot/profile/{newcomer}").json()["displayName"] == "Nok"


def test_the_dots_go_on_until_a_message_or_their_end(line: Line) -> None:
    def left() -> float:
        seconds: float = line.see(f"people/{SOMCHAI}/phone")["loading_s"]
        return seconds

    start = {"chatId": SOMCHAI, "loadingSeconds": 20}
    line.call("POST", "/v2/bot/chat/loading/start", start)
    assert 0 < left() <= 20
    line.push(text("thought"))
    assert left() == 0
    line.call("POST", "/v2/bot/chat/loading/start", start)
    line.sim("clock", {"advance_s": 21})
    assert left() == 0


def test_no_dots_in_a_group(line: Line) -> None:
    group_id = line.sim("groups", {"people": [SOMCHAI, MALEE], "invite": True})["group_id"]
    body = {"chatId": group_id, "loadingSeconds": 5}
    assert line.call("POST", "/v2/bot/chat/loading/start", body).status_code == 400
