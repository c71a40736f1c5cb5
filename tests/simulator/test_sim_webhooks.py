"""Webhooks as LINE sends them: signed, identified, redelivered as the same event."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import orjson
from linebot.v3 import SignatureValidator, WebhookParser
from linebot.v3.webhooks import FollowEvent, MessageEvent, PostbackEvent, UnfollowEvent
from simulator_stage import BOT, MALEE, SECRET, SOMCHAI, Line, Receiver, text

from simulator.webhooks import signature


def test_the_signature_equals_lines_known_answer() -> None:
    body = b'{"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]}'
    assert signature(SECRET, body) == "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs="


def test_the_real_parser_understands_what_people_do(line: Line, receiver: Receiver) -> None:
    line.sim(f"people/{SOMCHAI}/unfollow")
    line.sim(f"people/{SOMCHAI}/follow")
    line.sim(f"people/{SOMCHAI}/say", {"text": "สวัสดี"})
    line.sim(f"people/{SOMCHAI}/tap", {"data": "a=1", "display_text": "Approve"})
    parser = WebhookParser(SECRET)
    events = [parser.parse(got.body.decode(), got.headers["x-line-signature"])[0] for got in receiver.received]
    assert [type(event) for event in events] == [UnfollowEvent, FollowEvent, MessageEvent, PostbackEvent]
    assert events[1].follow.is_unblocked is True
    assert events[2].message.text == "สวัสดี"
    assert events[3].postback.data == "a=1"
    assert orjson.loads(receiver.received[0].body)["destination"] == BOT


def test_the_report_names_status_event_and_reply_token(line: Line, receiver: Receiver) -> None:
    report = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})
    event = receiver.received[0].event
    assert report["webhook_status"] == 200
    assert report["event_id"] == event["webhookEventId"]
    assert report["reply_token"] == event["replyToken"]
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{26}", report["event_id"])


def test_events_agree_with_lines_description(
    line: Line, receiver: Receiver, described: Callable[[Any], list[Any]]
) -> None:
    line.sim(f"people/{MALEE}/say", {"text": "hi"})
    line.sim(f"people/{MALEE}/tap", {"data": "x", "params": {"date": "2026-11-21"}})
    line.sim(f"people/{MALEE}/unfollow")
    line.sim(f"people/{MALEE}/follow")
    for got in receiver.received:
        assert described(orjson.loads(got.body)) == []


def test_a_redelivered_event_differs_only_in_its_flag(line: Line, receiver: Receiver) -> None:
    report = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})
    line.sim("redeliver", {"event_id": report["event_id"]})
    first, second = (got.event for got in receiver.received)
    assert second.pop("deliveryContext") == {"isRedelivery": True}
    assert first.pop("deliveryContext") == {"isRedelivery": False}
    assert first == second


def test_redelivery_opens_an_unused_reply_token_again_up_to_20_minutes(line: Line) -> None:
    report = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})
    line.sim("clock", {"advance_s": 300})
    assert line.reply(report["reply_token"], text()).status_code == 400
    line.sim("redeliver", {"event_id": report["event_id"]})
    assert line.reply(report["reply_token"], text()).status_code == 200
    late = line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})
    line.sim("clock", {"advance_s": 1300})
    line.sim("redeliver", {"event_id": late["event_id"]})
    assert line.reply(late["reply_token"], text()).status_code == 400


def test_failures_are_named_as_line_names_them(line: Line, receiver: Receiver) -> None:
    receiver.status = 500
    assert line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})["webhook_error"] == "error_status_code"
    receiver.status, receiver.wait_s = 200, 0.5
    line.setup(webhook_timeout_s=0.2)
    assert line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})["webhook_error"] == "request_timeout"
    line.setup(webhook_url="http://127.0.0.1:9/")
    assert line.sim(f"people/{SOMCHAI}/tap", {"data": "x"})["webhook_error"] == "could_not_connect"


def test_any_event_can_be_sent_as_it_is(line: Line, receiver: Receiver) -> None:
    odd: dict[str, Any] = {"type": "fromTheFuture", "mode": "active", "webhookEventId": "01X", "field": [1]}
    assert line.sim("events", odd)["webhook_status"] == 200
    got = receiver.received[0]
    assert got.event == odd
    assert SignatureValidator(SECRET).validate(got.body.decode(), got.headers["x-line-signature"])


def test_the_consoles_verify_sends_no_events(line: Line, receiver: Receiver) -> None:
    answer = line.call("POST", "/v2/bot/channel/webhook/test")
    assert answer.json()["success"] is True
    assert orjson.loads(receiver.received[0].body)["events"] == []


def test_somebody_who_blocked_cannot_tap(line: Line, receiver: Receiver) -> None:
    line.sim(f"people/{SOMCHAI}/unfollow")
    answer = line.session.post(f"{line.base}/_sim/people/{SOMCHAI}/tap", json={"data": "x"}, timeout=5)
    assert answer.status_code == 409
    assert len(receiver.received) == 1


def test_a_photo_sent_in_the_chat_can_be_fetched(line: Line, receiver: Receiver) -> None:
    address = f"{line.base}/_sim/people/{SOMCHAI}/photo"
    line.session.post(address, data=b"\xff\xd8jpeg", headers={"Content-Type": "image/jpeg"}, timeout=5)
    message = receiver.received[0].event["message"]
    got = line.call("GET", f"/v2/bot/message/{message['id']}/content")
    assert (got.content, got.headers["Content-Type"]) == (b"\xff\xd8jpeg", "image/jpeg")
    assert line.call("GET", "/v2/bot/message/1/content").status_code == 404
